from django.urls import reverse


def test_it_ends_the_session_and_clears_the_browser(as_alice):
    answer = as_alice.post(reverse("exit"))
    assert (answer.status_code, answer["Location"]) == (303, reverse("elsewhere"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert as_alice.get(reverse("today")).status_code == 302


def test_it_follows_a_get_only_from_our_own_page(as_alice):
    assert as_alice.get(reverse("exit")).status_code == 405
    assert as_alice.get(reverse("exit"), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 405
    assert as_alice.get(reverse("today")).status_code == 200
    assert as_alice.get(reverse("exit"), headers={"Sec-Fetch-Site": "same-origin"}).status_code == 303


def test_it_leads_to_a_page_that_says_nothing(client):
    html = client.get(reverse("elsewhere")).content.decode().lower()
    for word in ("daymark", "recovery", "sober", "help now", "log in", "craving"):
        assert word not in html
