from recovery.alive import is_well


def test_it_is_well_when_the_site_says_so(live_server, settings):
    settings.ALLOWED_HOSTS = ["notes.example.org"]
    port = live_server.thread.port
    assert is_well("https://notes.example.org", port)
    assert not is_well("https://other.example.org", port)


def test_it_is_not_well_when_nobody_answers():
    assert not is_well("https://notes.example.org", 1)
