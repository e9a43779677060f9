"""One officer at one desk, from login until leaving."""
