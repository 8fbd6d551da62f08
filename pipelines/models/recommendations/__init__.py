"""What to offer next: new things and reorders for each, what is like a thing, popular ones for newcomers."""
