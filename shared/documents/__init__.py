"""PDFs: the receipt of a complaint. Rule: what a citizen said is set as plain text, whatever it holds."""
