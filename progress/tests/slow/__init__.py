"""The weekly review once more, in the slowest plain way: Python over a person's rows, and nothing of what it checks.

Each module says its part of `WeekReview` as plain dicts and lists, under the names of the fields and properties there.
A few say the trends, the year, and the days of the patterns. Only names that people read (of tools, triggers, kinds)
come from the same lists.
"""
