"""The end-of-day condor run as a pandas library does it: each leg's quotes joined with their exits, then by delta, then joined.

python3 eod-reference.py FILE: one JSON line with trades, sums and seconds.
"""

import json
import sys
import time

start = time.perf_counter()
import pandas as pd

imported = time.perf_counter()
data = pd.read_csv(sys.argv[1], parse_dates=["expiration", "quote_date"])
loaded = time.perf_counter()

KEYS = ["underlying_symbol", "option_type", "expiration", "strike"]


def leg(right, target, low, high):
    """Deltas in ten-thousandths, so that ties are ties. Entries of one day to expiry of a right with their exits at expiry, the one nearest to a delta for each expiry."""
    quotes = data[data.option_type == right].copy()
    quotes["dte"] = (quotes.expiration - quotes.quote_date).dt.days
    entries = quotes[quotes["dte"].between(1, 5) & (quotes.bid >= 0.01) & (quotes.ask >= 0.01)]
    exits = quotes[quotes["dte"] == 0][KEYS + ["bid", "ask"]]
    joined = entries.merge(exits, on=KEYS, suffixes=("_entry", "_exit"))
    joined["size"] = (joined.delta.abs() * 10_000).round().astype(int)
    chosen = joined[joined["size"].between(low, high)].copy()
    chosen["off"] = (chosen["size"] - target).abs()
    chosen = chosen.sort_values(["expiration", "off", "strike"], kind="stable").groupby("expiration").head(1)
    return chosen.set_index("expiration")[["strike", "bid_entry", "ask_entry", "bid_exit", "ask_exit"]]


def condor():
    legs = [
        leg("p", 500, 200, 800).add_suffix("_1"),
        leg("p", 1000, 700, 1300).add_suffix("_2"),
        leg("c", 1000, 700, 1300).add_suffix("_3"),
        leg("c", 500, 200, 800).add_suffix("_4"),
    ]
    all_legs = legs[0].join(legs[1:], how="inner")
    rising = (
        (all_legs.strike_1 < all_legs.strike_2)
        & (all_legs.strike_2 < all_legs.strike_3)
        & (all_legs.strike_3 < all_legs.strike_4)
    )
    kept = all_legs[rising]
    cost = kept.ask_entry_1 - kept.bid_entry_2 - kept.bid_entry_3 + kept.ask_entry_4
    back = kept.bid_exit_1 - kept.ask_exit_2 - kept.ask_exit_3 + kept.bid_exit_4
    return len(kept), cost.sum(), back.sum()


trades, cost, back = condor()
stepped = time.perf_counter()
print(
    json.dumps(
        {
            "trades": trades,
            "cost": cost,
            "back": back,
            "imported": imported - start,
            "load": loaded - imported,
            "step": stepped - loaded,
        }
    )
)
