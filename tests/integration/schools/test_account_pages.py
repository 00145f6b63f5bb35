"""Log-in, password and second factor as a person meets them: in Russian, in the look of the portal, in plain words."""

import re

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from msoko.outbox.models import Letter
from schools.models import User

PASSWORD = "четыре слова без смысла"
ENTRANCE = ["/accounts/login/", "/accounts/password/reset/", "/accounts/password/reset/done/", "/accounts/signup/"]
OWN = [
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/sessions/",
    "/accounts/reauthenticate/",
]
ENGLISH = re.compile(r">\s*(Sign|Password|Email|Please|Forgot|Change|Confirm|Activate|Sessions)\b")

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    return User.objects.create_user("anna@school.example", PASSWORD, last_name="Образцова", first_name="Анна")


def looks_ours(html: str) -> bool:
    return html.count("<h1>") == 1 and 'class="mast"' in html and not ENGLISH.search(html)


@pytest.mark.parametrize("address", ENTRANCE)
def test_entrance_is_ours(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 200
    assert looks_ours(response.content.decode())


@pytest.mark.parametrize("address", OWN)
def test_own_pages_are_ours(client: Client, person: User, address: str) -> None:
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})

    response = client.get(address)

    assert response.status_code == 200
    assert looks_ours(response.content.decode())


def test_wrong_password_is_explained_above_the_form(client: Client, person: User) -> None:
    response = client.post("/accounts/login/", {"login": person.email, "password": "не тот пароль"})

    html = response.content.decode()
    assert 'class="summary"' in html
    assert looks_ours(html)


def test_letter_leads_to_a_new_password(client: Client, person: User) -> None:
    client.post("/accounts/password/reset/", {"email": person.email})

    letter = Letter.objects.get(address=person.email)
    assert letter.subject == "Ссылка для пароля"
    assert "Чтобы задать пароль" in letter.text
    assert "Здравствуйте!" in letter.text
    link = re.search(r"http://[^/]+(/accounts/password/reset/key/\S+)", letter.text)
    assert link
    page = client.get(link[1], follow=True)
    assert "Задайте пароль" in page.content.decode()

    done = client.post(
        page.request["PATH_INFO"], {"password1": "новые четыре слова", "password2": "новые четыре слова"}, follow=True
    )

    assert "Пароль сохранён" in done.content.decode()
    person.refresh_from_db()
    assert person.check_password("новые четыре слова")


def test_used_link_says_where_to_get_another(client: Client) -> None:
    html = client.get("/accounts/password/reset/key/1-set-password/").content.decode()

    assert "Получить новую ссылку" in html


def test_unknown_address_gets_the_same_answer(client: Client, person: User) -> None:
    known = client.post("/accounts/password/reset/", {"email": person.email}, follow=True)
    unknown = client.post("/accounts/password/reset/", {"email": "nobody@school.example"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain


def test_display_settings_come_from_the_account(client: Client, person: User) -> None:
    person.theme, person.text_size, person.high_contrast = "dark", "large", True
    person.save()
    client.force_login(person)

    html = client.get("/accounts/sessions/").content.decode()

    assert f'data-user="{person.pk}" data-theme="dark" data-text="large" data-contrast="high"' in html
    assert 'data-bs-theme="dark"' in html


def test_second_factor_from_the_drawing_to_the_codes(client: Client, person: User) -> None:
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    html = client.get("/accounts/2fa/totp/activate/").content.decode()
    secret = re.search(r'id="totp-secret">([A-Z2-7]+)<', html)
    assert secret
    assert 'src="data:image/svg+xml' in html

    wrong = client.post("/accounts/2fa/totp/activate/", {"code": "000000"}).content.decode()
    assert 'class="summary"' in wrong
    code = format_hotp_value(hotp_value(secret[1], next(yield_hotp_counters_from_time())))
    client.post("/accounts/2fa/totp/activate/", {"code": code})

    codes = client.get("/accounts/2fa/recovery-codes/").content.decode()
    assert looks_ours(codes)
    assert len(re.findall(r"<li>[0-9a-z]{8}</li>", codes)) == 10
    assert "Включено" in client.get("/accounts/2fa/").content.decode()
