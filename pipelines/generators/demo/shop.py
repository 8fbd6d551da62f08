"""All that is generated, before it becomes text."""

from dataclasses import dataclass

from pipelines.generators.demo.baskets import Baskets
from pipelines.generators.demo.catalog import Catalog
from pipelines.generators.demo.clicks import Clicks
from pipelines.generators.demo.deliveries import Deliveries
from pipelines.generators.demo.demand import Demand
from pipelines.generators.demo.payments import Payments
from pipelines.generators.demo.people import Addresses, Customers, Sellers
from pipelines.generators.demo.reviews import Reviews
from pipelines.generators.demo.searches import Searches
from pipelines.generators.demo.visits import Visits
from pipelines.generators.demo.watching import Views


@dataclass(frozen=True)
class Shop:
    """A shop, or a block of one."""

    catalog: Catalog
    sellers: Sellers
    customers: Customers
    addresses: Addresses
    demand: Demand
    baskets: Baskets
    deliveries: Deliveries
    payments: Payments
    reviews: Reviews
    visits: Visits
    clicks: Clicks
    searches: Searches
    views: Views
