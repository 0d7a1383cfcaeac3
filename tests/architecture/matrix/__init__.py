"""Who may do what, as a table: every door of the shop times every kind of person."""
