import pytest


@pytest.mark.django_db
def test_the_front_page_is_open(client):
    assert client.get("/").status_code == 200
