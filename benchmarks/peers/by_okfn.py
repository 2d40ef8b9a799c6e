"""Run by its own environment: a file of IATI to a folder of CSV by okfn-iati; prints seconds on the wall and of processor."""

import sys
import time

from okfn_iati import IatiMultiCsvConverter

wall, start = time.perf_counter(), time.process_time()
IatiMultiCsvConverter().xml_to_csv_folder(*sys.argv[1:])
print(time.perf_counter() - wall, time.process_time() - start)
