"""Charts in Chromium: they take the place of the server's bars without moving anything, open records, and leave paper alone."""

from playwright.sync_api import Browser, Page

PATH = "/cifras/organizacion"


def opened(browser: Browser, site: str, **options) -> Page:
    page = browser.new_context(locale="es-EC", viewport={"width": 1280, "height": 1000}, **options).new_page()
    page.goto(f"{site}{PATH}")
    return page


def height(page: Page) -> float:
    return page.locator(".drawing").bounding_box()["height"]


def test_a_bar_opens_its_records(site: str, browser: Browser):
    page = opened(browser, site)
    page.locator(".drawing--live").wait_for()
    bar = page.locator(".bars svg").first.bounding_box()
    page.mouse.click(bar["x"] + 40, bar["y"] + bar["height"] / 2)
    page.wait_for_url("**/cifras/registros?currency=COP&by=organizacion&line=ORG-044")
    assert page.locator("tfoot td").inner_text() == "10.169.331.693,29"


def test_the_chart_moves_nothing(site: str, browser: Browser):
    plain, live = opened(browser, site, java_script_enabled=False), opened(browser, site)
    live.locator(".drawing--live").wait_for()
    assert height(plain) == height(live)


def test_each_bar_stands_where_the_server_drew_it(site: str, browser: Browser):
    page = opened(browser, site)
    page.locator(".drawing--live").wait_for()
    wanted = page.locator(".bars svg").first.bounding_box()
    drawn = [one.bounding_box() for one in page.locator(".live path").all()]
    assert [round(one["y"]) for one in drawn if one and round(one["width"]) == round(wanted["width"])] == [round(wanted["y"])]


def test_paper_shows_the_bars_of_the_server(site: str, browser: Browser):
    page = opened(browser, site)
    page.locator(".drawing--live").wait_for()
    page.emulate_media(media="print")
    assert (page.locator(".bars svg").first.is_visible(), page.locator(".live").is_visible()) == (True, False)
