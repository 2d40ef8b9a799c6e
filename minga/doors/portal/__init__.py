"""The public site: search, records, directory, lists and the pages about the site itself."""
