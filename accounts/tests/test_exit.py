from django.urls import reverse


def test_it_ends_the_session_and_clears_the_browser(as_alice):
    answer = as_alice.post(reverse("exit"))
    assert (answer.status_code, answer["Location"]) == (303, reverse("elsewhere"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert as_alice.get(reverse("today")).status_code == 302


def test_it_ends_the_session_on_a_get_only_from_our_own_page(as_alice):
    for headers in ({}, {"Sec-Fetch-Site": "cross-site"}):
        answer = as_alice.get(reverse("exit"), headers=headers)
        assert (answer.status_code, answer["Location"]) == (303, reverse("elsewhere"))
        assert as_alice.get(reverse("today")).status_code == 200
    as_alice.get(reverse("exit"), headers={"Sec-Fetch-Site": "same-origin"})
    assert as_alice.get(reverse("today")).status_code == 302


def test_it_leads_to_a_page_that_says_nothing(client):
    html = client.get(reverse("elsewhere")).content.decode().lower()
    for word in ("daymark", "recovery", "sober", "help now", "log in", "craving"):
        assert word not in html
