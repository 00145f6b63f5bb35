"""A road map that was read from a file and is being checked by a person: plain data, pure operations on it.

The plan of a draft is what the importers give, with three additions: every section and row has a stable `uid`, a row
carries its own remarks (`problems`) and the lines it is printed as (`printed`), and nothing is ever dropped: a removed
row is only marked.
"""
