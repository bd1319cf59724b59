package org.biface.itests;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.Sizes;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The pages on which strangers arrive, as a browser gets them that has never been here: what came over the wire for each, and when
 * the largest of its content was painted.
 */
final class FirstPages {

    private static final int LOADS = 5;

    /** The last that was painted counts, and what was painted before anybody asked counts, too. */
    private static final String LARGEST_PAINT = """
            () => new Promise(done => new PerformanceObserver(list => {
                const all = list.getEntries();
                done(all[all.length - 1].startTime);
            }).observe({type: 'largest-contentful-paint', buffered: true}))""";

    /**
     * @param bytes of page, style, scripts, fonts and pictures with their headers, of the largest load
     * @param files how many these were
     * @param painted after how many milliseconds, of the fastest load: slower ones say how busy the machine is
     */
    record Arrival(long bytes, int files, double painted) {}

    private final com.microsoft.playwright.Browser browser;
    private final URI server;
    private final double soon;

    /** @param soon a page is loaded again, a few times, while it was not painted in less than so many milliseconds */
    FirstPages(Chromium chromium, URI server, double soon) {
        this.browser = chromium.browser();
        this.server = server;
        this.soon = soon;
    }

    /** In both languages, with the first mission and the first freelancer of the lists. */
    Map<String, Arrival> arrivals() {
        Map<String, Arrival> arrivals = new TreeMap<>();
        for (String language : List.of("en", "fr")) {
            List<String> paths = new ArrayList<>(List.of(
                    "", "missions", "freelancers", "fees", "ranking", "register/freelancer", "register/client"));
            paths.replaceAll(path -> "/" + language + "/" + path);
            paths.add(first("/" + language + "/missions"));
            paths.add(first("/" + language + "/freelancers"));
            paths.forEach(path -> arrivals.put(path, arrival(path)));
        }
        return arrivals;
    }

    private String first(String list) {
        try (BrowserContext fresh = browser.newContext()) {
            Page page = fresh.newPage();
            page.navigate(server.resolve(list).toString());
            return page.locator("main a[href^='" + list + "/']").first().getAttribute("href");
        }
    }

    private Arrival arrival(String path) {
        long bytes = 0;
        int files = 0;
        double painted = Double.MAX_VALUE;
        for (int i = 0; i < LOADS && painted >= soon; i++) {
            // Nothing is kept from the load before.
            try (BrowserContext fresh = browser.newContext()) {
                Page page = fresh.newPage();
                List<Request> requests = new ArrayList<>();
                page.onRequestFinished(requests::add);
                page.navigate(server.resolve(path).toString());
                page.waitForLoadState(LoadState.NETWORKIDLE);
                painted = Math.min(painted, ((Number) page.evaluate(LARGEST_PAINT)).doubleValue());
                bytes = Math.max(
                        bytes, requests.stream().mapToLong(FirstPages::size).sum());
                files = Math.max(files, requests.size());
            }
        }
        return new Arrival(bytes, files, painted);
    }

    private static long size(Request request) {
        Sizes sizes = request.sizes();
        return (long) sizes.responseHeadersSize + sizes.responseBodySize;
    }
}
