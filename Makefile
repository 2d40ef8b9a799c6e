# Todo lo hace scripts/bootstrap.py; aquí solo se elige con qué Python se lo llama.
LAUNCHER := $(shell for p in python3 /usr/bin/python3 python3.14 python3.13 python3.12 python3.11 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null && { echo "$$p"; break; }; done)
RUN = $(if $(LAUNCHER),@$(LAUNCHER) scripts/bootstrap.py,@echo "Falta Python 3.8 o posterior: instálelo (en Debian, «apt install python3») y repita la orden." >&2; exit 1;)

.DEFAULT_GOAL := help
.PHONY: demo test test-spark check bench bench-large extractor dev lock help

demo: ## todo: entorno, base de datos, registros reales y servidor (PORT=8000, RESET=1 empieza de cero)
	$(RUN) demo

test: ## todas las pruebas, con SQLite y con PostgreSQL (ARGS="…" se pasa a pytest)
	$(RUN) test

test-spark: ## las preguntas del lago con Apache Spark, que se instala aparte (unos 500 MB)
	$(RUN) test-spark

check: ## estilo, tipos, capas, migraciones y textos
	$(RUN) check

bench: ## mide las cifras prometidas: tiempos de búsqueda, listas y primera visita
	$(RUN) bench

bench-large: ## lo mismo del lago de datos, entero: 1 GB de IATI y un millón de actividades (tarda horas)
	$(RUN) bench-large

extractor: ## compila (con cc) el lector opcional de IATI: los archivos grandes entran en dos tercios del tiempo
	$(RUN) extractor

dev: ## servidor de desarrollo que se recarga solo (PORT=8000)
	$(RUN) dev

lock: ## vuelve a fijar todas las dependencias (requirements*.lock, package-lock.json)
	$(RUN) lock

help: ## esta lista
	$(RUN) help
