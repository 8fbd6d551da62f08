"""What to offer next: new products and reorders for each customer, what is like a product, popular things for newcomers."""
