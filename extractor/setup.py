"""Compiles minga_extractor.pyx against the headers that the lxml beside it brings."""

import lxml
from Cython.Build import cythonize
from setuptools import Extension, setup

setup(ext_modules=cythonize([Extension("minga_extractor", ["minga_extractor.pyx"], include_dirs=lxml.get_include())]))
