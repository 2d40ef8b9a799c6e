"""The command `minga`: our own commands first, Django's behind them."""

import os
import sys

from django.core.management import execute_from_command_line

HELP = """Uso: minga ORDEN [opciones]

  demo-data            prepara la base, las listas, el territorio y los registros de la demostración
  demo-journeys        registra PRJ-010 y abre PRJ-014 con las cuentas de la demostración
  serve                arranca el servidor y envía los correos (--port 8000)
  send-mail            envía las cartas que esperan; el servidor lo hace por sí mismo (--forever, en un proceso aparte)
  load-reference       carga o actualiza las listas de códigos y el territorio
  load-territory ARCHIVO carga límites oficiales (GeoJSON o TopoJSON) de las unidades de un país
  load-rates ARCHIVO   carga tasas de cambio publicadas: la tabla diaria del BCE o la anual del FMI
  load-records CARPETA carga una carpeta de tablas de registros: todo o nada
  load-mapped ARCHIVO  carga una tabla ajena por un mapeo de columnas (--mapping MAPEO; --dry-run no escribe nada)
  quality run          pasa todas las reglas por todos los registros (cada día, o tras una carga grande; --only CLASE)
  lake import ARCHIVO  trae archivos de IATI, carpetas o direcciones al lago de datos (--workers N)
  lake figures         rehace las cifras del lago, tras cargar tasas de cambio o límites
  lake withdraw NOMBRE saca del lago un conjunto de datos cargado por error (--reason); «lake restore» lo devuelve
  lake work            hace las importaciones que esperan, hasta que se le pida parar (--once: y acaba)
  refresh-figures      pone al día las cifras tras una carga grande (--anew las rehace enteras)
  refresh-agendas      anota qué financió cada cooperante en diez años, según el registro y el lago (cada día)
  refresh-search       rehace las fichas de búsqueda de demandas y ofertas
  open-account CORREO  abre una cuenta (--name NOMBRE; --administrator si administra)
  journal verify       recorre la bitácora y nombra la primera línea rota (--head ARCHIVO: cabezas guardadas fuera)
  tell-offers          avisa de ofertas nuevas y por verificar, y saca de la búsqueda las que cerraron (cada día)
  remind-pledges       avisa de las promesas de aporte vencidas sin cumplir (cada día)
  tend-ngos            avisa de los Convenios Básicos por terminar y cierra los vencidos (cada día)
  expire-requests      da por caducadas las solicitudes de cuenta sin formulario a tiempo (cada día)
  remind-agreements    avisa de convenios por vencer y de obligaciones por cumplir (cada día)
  remind-proposals     avisa de las notas conceptuales cuya respuesta está vencida (cada día)
  learn-meanings       lee con el modelo de lenguaje las ofertas y demandas nuevas (extra «semantica»; cada día)
  journal verify       recorre la bitácora y nombra la primera línea rota
  journal head         da la cabeza de la bitácora, para guardarla fuera
  journal publish-head firma la cabeza y la escribe (--to CARPETA), para publicarla
  journal traces       nombra los cambios de la base que ninguna línea explica
  certificates publish la lista de constancias del año con su cabeza firmada, para guardarla fuera
  certificates verify  comprueba todas las constancias (--against ARCHIVO, con una lista guardada fuera)
  check --deploy       revisa los ajustes antes de poner en producción
  migrate              prepara la base de datos
  collectstatic        reúne los archivos del sitio: una vez por versión, antes de servir en producción

«minga ORDEN --help» explica cada una; «minga help --commands» las nombra todas.
"""


def main(arguments: list[str] | None = None) -> None:
    """Run one command; hyphens and underscores are the same in its name."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "minga.settings")
    if not given or given[0] in ("--help", "-h"):
        sys.stdout.write(HELP)
        return
    if not given[0].startswith("-"):
        given[0] = given[0].replace("-", "_")  # no command of ours or of Django's has a hyphen in its file's name
    execute_from_command_line(["minga", *given])


if __name__ == "__main__":
    main()
