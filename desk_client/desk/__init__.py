"""The queue side of a desk: the one button that matters now, and the line."""
