package org.biface.matching.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.biface.matching.OwnSkill;
import org.biface.matching.Suggestion;
import org.biface.spi.vertical.Concept;
import org.biface.spi.vertical.Mention;
import org.biface.spi.vertical.Neighbour;
import org.biface.spi.vertical.SkillReader;
import org.biface.spi.vertical.Taxonomy;
import org.biface.spi.vertical.Vertical;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The trades that are installed: an immutable picture, exchanged as a whole when one comes or goes. */
@Component(service = Trades.class)
public class Trades {

    /** One trade, ready to be asked. */
    record Trade(String id, Taxonomy taxonomy, SkillReader reader) {}

    /** What is there at one moment. */
    private record Picture(
            List<Trade> trades, String fingerprint, Suggestions suggestions, Map<String, String> named) {}

    /** Everybody calls skills by the same few thousand names. */
    private static final int REMEMBERED = 20_000;

    private final Map<ServiceReference<Vertical>, Vertical> present = new TreeMap<>(Comparator.reverseOrder());
    private List<Vertical> shown = List.of();
    private List<OwnSkill> own = List.of();
    private volatile Picture picture;

    @Reference(service = Vertical.class, policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    void bindVertical(ServiceReference<Vertical> reference, Vertical vertical) {
        synchronized (present) {
            present.put(reference, vertical);
            picture = null;
        }
    }

    void unbindVertical(ServiceReference<Vertical> reference) {
        synchronized (present) {
            present.remove(reference);
            picture = null;
        }
    }

    /** For who has no services: these and no others. */
    void show(Vertical... verticals) {
        synchronized (present) {
            shown = List.of(verticals);
            picture = null;
        }
    }

    /** @param skills what the operator adds to the trades from now on */
    void own(List<OwnSkill> skills) {
        synchronized (present) {
            if (!skills.equals(own)) {
                own = List.copyOf(skills);
                if (picture != null) {
                    // The old one serves until the new one is made.
                    picture = present();
                }
            }
        }
    }

    List<OwnSkill> own() {
        synchronized (present) {
            return own;
        }
    }

    boolean isInstalled(String trade) {
        return picture().trades().stream().anyMatch(one -> one.id().equals(trade));
    }

    /** Reading a taxonomy takes a while, so the start of the node does not wait for it, but who asks first does. */
    private Picture picture() {
        Picture seen = picture;
        if (seen == null) {
            synchronized (present) {
                seen = picture;
                if (seen == null) {
                    seen = present();
                    picture = seen;
                }
            }
        }
        return seen;
    }

    private Picture present() {
        Map<String, Vertical> best = new TreeMap<>();
        shown.forEach(vertical -> best.putIfAbsent(vertical.id(), vertical));
        present.values().forEach(vertical -> best.putIfAbsent(vertical.id(), vertical));
        return picture(best.values(), own);
    }

    private static Picture picture(Collection<Vertical> verticals, List<OwnSkill> own) {
        List<Trade> trades = new ArrayList<>();
        StringBuilder print = new StringBuilder();
        for (Vertical vertical : verticals) {
            Taxonomy taxonomy = OwnSkills.add(vertical.id(), vertical.taxonomy(), own);
            trades.add(new Trade(vertical.id(), taxonomy, new SkillReader(taxonomy)));
            print.append(vertical.id())
                    .append(' ')
                    .append(taxonomy.fingerprint())
                    .append(' ');
        }
        return new Picture(List.copyOf(trades), print.toString(), new Suggestions(trades), new ConcurrentHashMap<>());
    }

    /** @return another text when anything is that decides which skills are read */
    String fingerprint() {
        return picture().fingerprint();
    }

    /** @return what a skill is kept by: the concept that is called so, or else its words */
    String skill(String name) {
        Picture seen = picture();
        String before = seen.named().get(name);
        if (before != null) {
            return before;
        }
        String skill = skill(seen, name);
        if (seen.named().size() < REMEMBERED) {
            seen.named().put(name, skill);
        }
        return skill;
    }

    private static String skill(Picture seen, String name) {
        for (Trade trade : seen.trades()) {
            if (trade.taxonomy().concept(name).isPresent()) {
                return name;
            }
            Optional<String> known = trade.reader().skill(name);
            if (known.isPresent()) {
                return known.get();
            }
            List<Mention> read = trade.reader().skills(name);
            if (!read.isEmpty()) {
                return read.get(0).id();
            }
        }
        return "words:" + String.join("-", Words.of(name));
    }

    /** @return ids of the skills in a text */
    List<String> read(String text) {
        if (text == null) {
            return List.of();
        }
        return picture().trades().stream()
                .flatMap(trade -> trade.reader().skills(text).stream())
                .map(Mention::id)
                .distinct()
                .toList();
    }

    List<Neighbour> neighbours(String skill) {
        return picture().trades().stream()
                .flatMap(trade -> trade.taxonomy().neighbours(skill).stream())
                .toList();
    }

    Optional<Concept> concept(String skill) {
        return picture().trades().stream()
                .flatMap(trade -> trade.taxonomy().concept(skill).stream())
                .findFirst();
    }

    List<Suggestion> suggest(String text, Locale reader, int most) {
        return picture().suggestions().of(text, reader, most);
    }

    String name(String skill, Locale reader) {
        return reader.getLanguage().equals("fr") ? french(skill) : english(skill);
    }

    String english(String skill) {
        return concept(skill).map(concept -> concept.name().english()).orElseGet(() -> plain(skill));
    }

    String french(String skill) {
        return concept(skill).map(concept -> concept.name().french()).orElseGet(() -> plain(skill));
    }

    private static String plain(String skill) {
        return skill.startsWith("words:") ? skill.substring("words:".length()).replace('-', ' ') : skill;
    }
}
