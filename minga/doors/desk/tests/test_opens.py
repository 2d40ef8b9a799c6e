import pytest
pytestmark = pytest.mark.django_db
@pytest.mark.parametrize("path", ["", "/mi-perfil", "/institucion", "/personas", "/personas/2", "/personas/3", "/personas/8", "/personas/2/institucion", "/personas/2/pertenencias/1/terminar", "/personas/2/rol", "/personas/2/roles/1/terminar", "/personas/2/roles/1/suplente", "/personas/2/cuenta", "/personas/2/relevo", "/bitacora", "/bitacora.csv?kind=person", "/bitacora/lineas/5", "/bitacora/activity/PRJ-001", "/bitacora/person/oficina@ambato.example"])
def test_opens(administrator, path):
    r = administrator.get("/escritorio" + path)
    print(path, r.status_code)
    assert r.status_code == 200
