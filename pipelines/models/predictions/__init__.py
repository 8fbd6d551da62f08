"""What is foretold of orders, visits and customers, and the table of it."""
