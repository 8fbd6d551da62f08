"""Why a follow-up can't change the question before."""


class Unfit(Exception):
    """What a follow-up asks for can't be done with the question before; the text says why."""
