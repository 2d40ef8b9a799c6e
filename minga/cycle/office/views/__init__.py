"""Pages of an office: its year, its promotion, its topics and its proposals."""
