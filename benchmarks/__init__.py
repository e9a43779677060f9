"""Speed and growth, always beside a floor that is measured in the same run.

Rule: benchmarks are run by hand and judge nothing by themselves; no test is ever timed (docs/performance.md).
"""
