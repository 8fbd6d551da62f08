"""The chat in the browser, on Chainlit."""
