package org.biface.faces.web;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.biface.commons.Actor;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.missions.Mission;
import org.biface.missions.MissionQuery;
import org.biface.profiles.Profile;
import org.biface.profiles.ProfileQuery;

/** What search engines ask for before they read pages. */
final class SearchEngines {

    /** The protocol allows 50,000 addresses in one file, and each of ours is there in two languages. */
    private static final int MOST_OF_EACH = 10_000;

    private static final Duration KEPT = Duration.ofMinutes(10);

    private static final MissionQuery ALL_MISSIONS =
            new MissionQuery(null, List.of(), null, null, null, null, null, null, Mission.Status.PUBLISHED);

    private static final ProfileQuery ALL_PROFILES = new ProfileQuery(null, List.of(), null, null);

    private final Capabilities capabilities;
    private volatile Kept kept;

    private record Address(String to, Instant changed) {}

    /** The whole market is not read for each crawler that comes along. */
    private record Kept(String base, long until, byte[] sitemap) {}

    SearchEngines(Capabilities capabilities) {
        this.capabilities = capabilities;
    }

    byte[] robots(Visit visit) {
        StringBuilder text = new StringBuilder("User-agent: *\n");
        for (Language language : Language.values()) {
            for (String own : List.of(
                    "account", "contracts", "dashboard", "login", "money", "operator", "own", "password", "spending")) {
                text.append("Disallow: /")
                        .append(language.code())
                        .append('/')
                        .append(own)
                        .append('\n');
            }
        }
        text.append("Disallow: /api/\n\nSitemap: ").append(visit.base()).append("/sitemap.xml\n");
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    byte[] sitemap(Visit visit) {
        String base = visit.base();
        Kept now = kept;
        if (now == null || !now.base().equals(base) || now.until() - System.nanoTime() < 0) {
            now = new Kept(base, System.nanoTime() + KEPT.toNanos(), written(base));
            kept = now;
        }
        return now.sitemap();
    }

    private byte[] written(String base) {
        List<Address> addresses = new ArrayList<>();
        addresses.add(new Address("", null));
        if (capabilities.missionsHere()) {
            addresses.add(new Address("missions", null));
            String cursor = null;
            int count = 0;
            do {
                Page<Mission> page = capabilities
                        .missions()
                        .search(Actor.NOBODY, ALL_MISSIONS, new PageRequest(cursor, PageRequest.MAX_LIMIT))
                        .page();
                for (Mission mission : page.items()) {
                    addresses.add(new Address(MissionPages.address(mission), mission.publishedAt()));
                }
                count += page.items().size();
                cursor = page.next();
            } while (cursor != null && count < MOST_OF_EACH);
        }
        if (capabilities.profilesHere()) {
            addresses.add(new Address("freelancers", null));
            String cursor = null;
            int count = 0;
            do {
                Page<Profile> page = capabilities
                        .profiles()
                        .search(Actor.NOBODY, ALL_PROFILES, new PageRequest(cursor, PageRequest.MAX_LIMIT));
                for (Profile profile : page.items()) {
                    addresses.add(new Address(FreelancerPages.address(profile), profile.updatedAt()));
                }
                count += page.items().size();
                cursor = page.next();
            } while (cursor != null && count < MOST_OF_EACH);
        }
        return xml(base, addresses).getBytes(StandardCharsets.UTF_8);
    }

    private static String xml(String base, List<Address> addresses) {
        StringBuilder xml = new StringBuilder(
                "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\""
                        + " xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n");
        for (Address address : addresses) {
            for (Language language : Language.values()) {
                xml.append("<url><loc>")
                        .append(location(base, language, address))
                        .append("</loc>");
                if (address.changed() != null) {
                    xml.append("<lastmod>").append(address.changed()).append("</lastmod>");
                }
                for (Language other : Language.values()) {
                    xml.append("<xhtml:link rel=\"alternate\" hreflang=\"")
                            .append(other.code())
                            .append("\" href=\"")
                            .append(location(base, other, address))
                            .append("\"/>");
                }
                xml.append("</url>\n");
            }
        }
        return xml.append("</urlset>\n").toString();
    }

    private static String location(String base, Language language, Address address) {
        return TemplateWords.escaped(base + "/" + language.code() + "/" + address.to());
    }
}
