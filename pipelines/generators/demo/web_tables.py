"""The raw files of the site and the video app as text, before any dirt."""

import numpy as np
import pyarrow as pa

from pipelines.generators.demo.clicks import ADD, CONFIRMATION, PAGES, Clicks
from pipelines.generators.demo.planted import CHANNELS, DEVICES
from pipelines.generators.demo.randomness import Integers, pick
from pipelines.generators.demo.searches import NETWORKS, PROVIDERS, Searches
from pipelines.generators.demo.shop import Shop
from pipelines.generators.demo.tables import First, RawTable, days, order_numbers, raw_table
from pipelines.generators.demo.visits import BROWSERS, SYSTEMS, Visits
from pipelines.generators.demo.watching import PROGRAMS, Views
from pipelines.generators.demo.words import cities


def web_tables(shop: Shop, first: First) -> tuple[RawTable, ...]:
    """Return the files of a block's visits, clicks, searches and views."""
    return (
        web_sessions_table(shop.visits, shop.clicks, first),
        page_events_table(shop, first),
        searches_table(shop.visits, shop.clicks, shop.searches, first),
        content_views_table(shop.views, first),
    )


def web_sessions_table(visits: Visits, clicks: Clicks, first: First) -> RawTable:
    at = clicks.order_of
    visitor = visits.visitor[at]
    return raw_table(
        "web_sessions",
        number=first.sessions + np.arange(len(at)) + 1,
        visitor=first.visitors + visitor + 1,
        customer=_or_null(first.customers + visits.person[at] + 1, visits.person[at]),
        started=clicks.started,
        ended=clicks.ended,
        visit_number=visit_numbers(visitor),
        channel=pick(visits.channel[at], [channel.name for channel in CHANNELS]),
        device=pick(visits.device[at], [device.name for device in DEVICES]),
        browser=pick(visits.browser[at], BROWSERS),
        system=pick(visits.system[at], SYSTEMS),
        state=pick(visits.city[at], [place.state for place in cities()]),
        product_pages=clicks.pages["product"],
        guide_pages=clicks.pages["informational"],
        account_pages=clicks.pages["administrative"],
        product_seconds=clicks.seconds["product"],
        guide_seconds=clicks.seconds["informational"],
        account_seconds=clicks.seconds["administrative"],
        added_to_cart=clicks.has_cart,
        order_number=_or_null(order_numbers(visits.order[at], first), visits.order[at]),
    )


def visit_numbers(visitor: Integers) -> Integers:
    """Return for each visit, in order of time, which of its visitor's visits it is."""
    grouped = np.argsort(visitor, kind="stable")
    starts = np.r_[True, visitor[grouped][1:] != visitor[grouped][:-1]]
    positions = np.arange(len(visitor))
    numbers = np.empty(len(visitor), dtype=np.int64)
    numbers[grouped] = positions - np.maximum.accumulate(np.where(starts, positions, 0)) + 1
    return numbers


def page_events_table(shop: Shop, first: First) -> RawTable:
    clicks = shop.clicks
    visit = clicks.order_of[clicks.visit]
    order = np.where(clicks.page == CONFIRMATION, shop.visits.order[visit], -1)
    return raw_table(
        "page_events",
        number=first.events + np.arange(len(visit)) + 1,
        session=first.sessions + clicks.visit + 1,
        occurred=clicks.occurred,
        is_add=clicks.action == ADD,
        page=pick(clicks.page, PAGES),
        category=pick(shop.visits.category[visit], [group.code for group in shop.catalog.categories]),
        sku=pick(clicks.product, [product.sku for product in shop.catalog.products]),
        order_number=_or_null(order_numbers(order, first), order),
    )


def searches_table(visits: Visits, clicks: Clicks, searches: Searches, first: First) -> RawTable:
    session = clicks.visit[searches.click]
    visit = clicks.order_of[session]
    return raw_table(
        "searches",
        number=first.searches + np.arange(len(session)) + 1,
        session=first.sessions + session + 1,
        customer=_or_null(first.customers + visits.person[visit] + 1, visits.person[visit]),
        searched=clicks.occurred[searches.click],
        keyword=pick(searches.keyword, searches.keywords),
        is_shouted=searches.is_shouted,
        quits=searches.quits,
        device=pick(visits.device[visit], [device.name for device in DEVICES]),
        network=pick(searches.network, NETWORKS),
        provider=pick(searches.provider, PROVIDERS),
    )


def content_views_table(views: Views, first: First) -> RawTable:
    customer = first.customers + views.person + 1
    return raw_table(
        "content_views",
        number=first.views + np.arange(len(views.day)) + 1,
        customer=customer,
        device=customer * 2 + views.device,
        watched=days(views.day),
        app=pick(views.program, [program.app for program in PROGRAMS]),
        program=pick(views.program, [program.kind for program in PROGRAMS]),
        seconds=views.seconds,
    )


def _or_null(numbers: Integers, of: Integers) -> pa.Array:
    return pa.array(numbers, mask=of < 0)
