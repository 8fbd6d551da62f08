"""What people did, word by word: first, again, never, so often, signed up."""

from agent.planner.conditions.bounds import comparator_at, trailing_at
from agent.planner.histories import words as say
from agent.planner.histories.lead import signups_of
from agent.planner.histories.telling import Telling
from agent.planner.histories.windows import number_at
from agent.planner.passes.occasions import bound_at


class Deeds(Telling):
    """Reads the words of what was done; each reader says how many words it took."""

    def _denial(self, at: int) -> int:
        word, after = self._draft.word(at), self._draft.word(at + 1)
        if word in say.AUXILIARIES and after == "t":
            self._denies = True
            return 2
        if word in say.NEVER and after not in ("only", "all", "every", "just"):
            self._denies = True
            if word == "nothing":
                self._open("any", is_said=True)
            return 1
        if word in say.SILENT:
            self._denies = not self._denies
            if not self._denies:
                return 0
            self._open("any", is_said=True)
            return 1
        return 0

    def _often(self, at: int) -> int:
        """ "More than once", "at least two orders", "only one purchase"."""
        draft = self._draft
        for end in range(at, at + 5):
            found = bound_at(draft, end)
            if found and min(found[2]) == at and at not in self._times:
                op, value, step = found[0], found[1], end + 1 - at
                if draft.word(end + 1) == "more" and (op, value) == (">=", 1):
                    return (step + 1) * (self._predicate("again").kind == "again")
                trailing = trailing_at(draft, end + 1)
                if trailing and op == "=":
                    op, step = trailing[0], step + trailing[1]
                return self._bounded(op, value, step)
        return self._counted(at)

    def _counted(self, at: int) -> int:
        draft, first, op = self._draft, at, "="
        if draft.word(at) in say.SEVERAL and draft.word(at + 1) in self._deeds | say.TIMES:
            return self._bounded(">", 1, 2)
        if draft.word(at) in ("only", "just", "exactly"):
            first = at + 1
        elif found := comparator_at(draft, at):
            if found[0] not in (">", "<", ">=", "<="):
                return 0
            op, first = found[0], at + found[1]
        number = number_at(draft, first) if draft.word(first) not in ("a", "an") else 1
        if number is None or first in self._times:
            return 0
        end = first + 1
        trailing = trailing_at(draft, end)
        if trailing and op == "=":
            op, end = trailing[0], end + trailing[1]
        elif draft.word(end) == "+":
            op, end = ">=", end + 1
        end += draft.word(end) in ("different", "separate", "single", "distinct")
        if (
            draft.word(end) not in self._deeds | {"times", "time", "occasions"}
            or draft.word(end) in say.NO_NOUNS
        ):
            return 0
        if draft.word(first) in ("a", "an") and op == "=":
            return 0
        return self._bounded(op, number, end + 1 - at)

    def _bounded(self, op: str, value: int, step: int) -> int:
        clause = self._predicate("any")
        if clause.bound is not None:
            return 0
        clause.bound = op, value
        return step

    def _return(self, at: int) -> int:
        word, after = self._draft.word(at), self._draft.word(at + 1)
        if self._is_person(at + 1) and word not in say.BEHIND | {"still"}:
            return 0  # "repeat customers" are some of them
        if (word, after) == ("at", "all") and self._last and self._last.kind == "again":
            return 2
        if self._goes_on(at):
            self._open("any", is_said=True)
            return 3
        step = self._says_again(at)
        if not step:
            return 0
        last, is_free = self._last, not (self._is_parted or self._is_relative or self._denies)
        is_behind = is_free and last is not None and last.is_said and word in say.BEHIND
        clause = last if is_behind and last else self._predicate("again")
        if clause.kind == "any":
            clause.kind = "again"
        if clause.kind != "again":
            return 0
        if say.LATER_ONES.get(word, 2) > 2:
            clause.bound = ">=", say.LATER_ONES[word]
        return step

    def _goes_on(self, at: int) -> bool:
        """ "Signed up and went on to order": for the first time, whatever was done before."""
        words = tuple(self._draft.word(i) for i in range(at, at + 3))
        is_signup = self._last is not None and self._last.kind == "signup"
        return is_signup and words[0] in say.MOVED and words[1:] == ("on", "to")

    def _says_again(self, at: int) -> int:
        """How many words at a place say that something was done again."""
        word, after = self._draft.word(at), self._draft.word(at + 1)
        if (word in say.COME and after == "back") or (word, after) in say.STAYED:
            return 2
        if word in say.BACK and after not in say.NO_RETURN:
            return 1
        if word in say.AGAIN:
            return 1 + (after in say.THINGS) + (word == "later" and after == "on")
        if word in say.MOVED and (after in say.WAYS or self._names_goods(at + 2, after)):
            return 1 + (after in say.WAYS)
        return 2 * (word in say.LATER_ONES and after in say.THINGS | self._deeds)

    def _names_goods(self, at: int, led: str) -> bool:
        """Whether it is told what they turned to: "moved to tents", and not to another place."""
        while self._draft.word(at) in {"the", "a", "an", "other"} | self._deeds | self._draft.vocab.doing:
            at += 1
        return led in ("to", "into") and at in self._values

    def _first(self, at: int) -> int:
        draft, word, after = self._draft, self._draft.word(at), self._draft.word(at + 1)
        if (word, after, draft.word(at + 2), draft.word(at + 3)) == ("for", "the", "first", "time"):
            last = self._last
            if last is None or last.kind not in ("any", "first"):
                return 0
            last.kind = "first"
            return 4
        is_most = (word, after) == ("most", "recent")
        if (
            (word in say.LAST or is_most)
            and at not in self._times
            and draft.word(at + 1 + is_most) in self._deeds
        ):
            self._predicate("last")
            return 2 + is_most + self._asks_date(at + 2 + is_most)
        if word in say.NEW or (word == "brand" and after == "new"):
            step = 1 + (word == "brand")
            if word == "newcomers":
                return int(self._begin("first"))
            if self._draft.word(at + step) in say.NAMED_AFTER_IT | say.SIGN:
                return step  # "new sign-ups"
            if (
                draft.word(at + step) == "customer"
                or at + step in self._whom.places
                or self._is_behind_head(at)
            ):
                return step if self._begin("first") else 0
            return 0
        if word in say.FIRST:
            step = 1 + (after == "time" or after in self._deeds)
            step += self._asks_date(at + step)
            return step if self._begin("first") else 0
        if word in say.BEGAN:
            return self._began(at)
        return 0

    def _asks_date(self, at: int) -> int:
        """ "Last order date", "first purchase dates": the day is what is asked for."""
        if self._draft.word(at) not in ("date", "dates", "day") or self.asks not in (None, "list"):
            return 0
        self.asks = "when"
        return 1

    def _is_behind_head(self, at: int) -> bool:
        before = {self._draft.word(j) for j in range(max(0, at - 3), at)}
        return at - 1 in self._whom.places or bool(before & ({"we"} | say.RELATIVE | {"were", "was"}))

    def _began(self, at: int) -> int:
        """ "Who started in 2022", "started with toys", "began buying"."""
        after = self._draft.word(at + 1)
        step = 2 if after in self._deeds | {"with", "by", "us"} else 1
        is_told = step > 1 or {at + 1, at + 2} & self._times.keys()
        return step if is_told and self._begin("first") else 0

    def _earlier(self, at: int) -> int:
        """ "Had bought before", "already ordered earlier"."""
        word, last = self._draft.word(at), self._last
        is_free = last is not None and last.is_said and last.kind in ("any", "again")
        if word not in say.EARLIER or at in self._times or not is_free:
            return 0
        assert last
        if any(c.is_denied for c in self.clauses) and not last.is_denied and not last.is_part:
            return 1  # "though they had bought before"
        if not last.is_part or last.is_closed:
            return 0
        last.kind = "earlier"
        return 1

    def _sign_up(self, at: int) -> int:
        draft, word, after = self._draft, self._draft.word(at), self._draft.word(at + 1)
        step = 0
        if word in say.SIGN and after in ("up", "ups"):
            step = 2
        elif word in ("signup", "signups") or word in say.REGISTERED or (word == "joined" and after != "by"):
            step = 1
        elif word in say.ACCOUNT and draft.word(at + 2) in ("account", "accounts"):
            step = 3
        elif word == "newly" and after in say.REGISTERED:
            step = 2
        if not step:
            return 0
        self._predicate("first" if word == "joined" and not signups_of(draft, self._whom) else "signup")
        return step + (draft.word(at + step) == "with" and draft.word(at + step + 1) == "us") * 2

    def _deed(self, at: int) -> int:
        word = self._draft.word(at)
        if word in say.LIGHT and self._draft.word(at + 1) != "back":
            last = self._last
            if last is None or self._is_relative or last.is_said or self._denies:
                return 1 if self._ahead(at) else 0
            return 1
        if word not in self._deeds:
            return 0
        clause = self._predicate("any")
        clause.deed = word if word in self._draft.vocab.doing else clause.deed
        return 1

    def _ahead(self, at: int) -> bool:
        """Whether what was placed or made is told behind: "placed their first order"."""
        near = [self._draft.word(i) for i in range(at + 1, at + 7)]
        return any(w in self._deeds | {"time"} for w in near) or self._draft.word(at) in ("came", "come")

    def _value(self, at: int) -> int:
        span = self._values.get(at)
        if span is None:
            return 0
        last = self._last
        end = span.last + 1
        noun = self._groups.get(end)
        end = noun.last + 1 if noun else end
        if last is None or not last.is_said or (not last.is_closed and not last.is_said):
            self.own.append(span)
        else:
            last.values.append(span)
        if noun is None and self._draft.word(end) in say.GOODS | self._draft.vocab.kinds:
            end += 1
        return end - at
