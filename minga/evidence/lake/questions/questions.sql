-- The eight questions of a dashboard, each written once, for DuckDB and for Apache Spark alike.
-- They read `fact` (docs/areas/lake.md). Their answers of a version are kept beside its parts; those of several add up:
-- an activity stands in one version of one dataset. `activities` counts each once within a line.

-- question: totals (measure)
SELECT measure, count(DISTINCT act) AS activities, sum(usd) AS usd, sum(eur) AS eur, sum(movements) AS movements,
       sum(unconverted) AS unconverted, sum(unconverted_eur) AS unconverted_eur
FROM fact GROUP BY measure;

-- question: sectors (measure, sector, sector_rest)
SELECT measure, sector, sector_rest, count(DISTINCT act) AS activities, sum(usd) AS usd, sum(eur) AS eur
FROM fact GROUP BY measure, sector, sector_rest;

-- question: country_year (measure, country, region, place_rest, year)
SELECT measure, country, region, place_rest, year, count(DISTINCT act) AS activities, sum(usd) AS usd, sum(eur) AS eur
FROM fact GROUP BY measure, country, region, place_rest, year;

-- question: donors (measure, giver)
SELECT measure, giver, count(DISTINCT act) AS activities, sum(usd) AS usd, sum(eur) AS eur
FROM fact GROUP BY measure, giver;

-- question: year_type (kind, year)
SELECT kind, year, count(DISTINCT act) AS activities, sum(usd) AS usd, sum(eur) AS eur
FROM fact GROUP BY kind, year;

-- question: modality (measure, aid_type)
SELECT measure, aid_type, count(DISTINCT act) AS activities, sum(usd) AS usd, sum(eur) AS eur
FROM fact GROUP BY measure, aid_type;

-- question: matrix (measure, giver, country)
SELECT measure, giver, country, count(DISTINCT act) AS activities, sum(usd) AS usd, sum(eur) AS eur
FROM fact GROUP BY measure, giver, country;

-- question: facets (dimension, value)
SELECT 'country' AS dimension, country AS value, count(DISTINCT act) AS activities FROM fact GROUP BY country
UNION ALL SELECT 'sector', sector, count(DISTINCT act) FROM fact GROUP BY sector
UNION ALL SELECT 'giver', giver, count(DISTINCT act) FROM fact GROUP BY giver
UNION ALL SELECT 'status', status, count(DISTINCT act) FROM fact GROUP BY status
UNION ALL SELECT 'aid_type', aid_type, count(DISTINCT act) FROM fact GROUP BY aid_type
UNION ALL SELECT 'flow', flow, count(DISTINCT act) FROM fact GROUP BY flow
UNION ALL SELECT 'unit', unit1, count(DISTINCT act) FROM fact GROUP BY unit1;
