import pytest
from django.urls import reverse

PAGES = (
    "account_login",
    "account_signup",
    "help",
    "privacy",
    "elsewhere",
    "healthz",
    "today",
    "check-in",
    "settings",
)


@pytest.fixture(params=PAGES)
def answer(request, as_alice):
    return as_alice.get(reverse(request.param))


def test_it_allows_nothing_from_elsewhere_and_nothing_inline(answer):
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert set(policy.values()) == {"'none'", "'self'"}
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"


def test_it_keeps_pages_out_of_every_cache(answer):
    assert "no-store" in answer["Cache-Control"]


def test_it_isolates_the_page(answer):
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "noindex" in answer["X-Robots-Tag"]


@pytest.mark.parametrize("name", [page for page in PAGES if page != "healthz"])
def test_it_has_no_inline_code_or_style_and_names_no_other_host(name, as_alice):
    html = as_alice.get(reverse(name)).content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert " onclick" not in html
    assert "javascript:" not in html
    assert "data:" not in html
    for script in html.split("<script")[1:]:
        assert script.startswith(
            (
                ' src="/static/',
                ' type="module" src="/static/',
                ' type="application/json"',
                ' defer src="/static/',
            )
        )
