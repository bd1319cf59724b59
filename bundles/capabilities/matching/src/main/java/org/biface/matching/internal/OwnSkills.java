package org.biface.matching.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.biface.commons.Invalid;
import org.biface.matching.OwnSkill;
import org.biface.spi.vertical.Alias;
import org.biface.spi.vertical.Concept;
import org.biface.spi.vertical.Relation;
import org.biface.spi.vertical.Taxonomy;
import org.biface.spi.vertical.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator adds to the trades: one skill in each line of a file, and what was said at the console. */
final class OwnSkills {

    private static final Logger LOG = LoggerFactory.getLogger(OwnSkills.class);
    private static final int MOST = 30;
    private static final int LONGEST = 100;

    private OwnSkills() {}

    /** @return what the file says; lines that can't be read are passed over, with a word in the log */
    static List<OwnSkill> read(Path file) throws IOException {
        List<OwnSkill> skills = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] columns = line.split("\t", -1);
            try {
                OwnSkill skill = new OwnSkill(
                        column(columns, 0),
                        column(columns, 1),
                        column(columns, 2),
                        column(columns, 3),
                        listed(column(columns, 4)),
                        listed(column(columns, 5)),
                        file.getFileName().toString());
                check(skill);
                skills.add(skill);
            } catch (Invalid wrong) {
                LOG.warn("line {} of {} is passed over: {}", number, file.getFileName(), wrong.getMessage());
            }
        }
        return skills;
    }

    private static String column(String[] columns, int place) {
        return place < columns.length && !columns[place].isBlank() ? columns[place].strip() : null;
    }

    private static List<String> listed(String column) {
        return column == null
                ? List.of()
                : List.of(column.split("\\|")).stream()
                        .map(String::strip)
                        .filter(one -> !one.isEmpty())
                        .toList();
    }

    static void check(OwnSkill skill) {
        var check = new Invalid.Check();
        check.that(
                skill.trade() != null && skill.trade().matches("[a-z][a-z0-9-]{0,39}"),
                "trade",
                "trade must be the id of a trade, such as it.");
        check.that(
                skill.id() != null && skill.id().matches("\\S{1," + LONGEST + "}"),
                "id",
                "id must have from 1 to " + LONGEST + " characters and no spaces.");
        check.optionalText(skill.english(), "english", LONGEST);
        check.optionalText(skill.french(), "french", LONGEST);
        check.that(skill.aliases().size() <= MOST, "aliases", "aliases must hold at most " + MOST + " names.");
        for (String alias : skill.aliases()) {
            check.that(
                    !text(alias).isBlank() && alias.length() <= LONGEST,
                    "aliases",
                    "Each of aliases must have from 1 to " + LONGEST + " characters.");
        }
        check.that(skill.near().size() <= MOST, "near", "near must hold at most " + MOST + " skills.");
        for (String near : skill.near()) {
            double weight = weight(near);
            check.that(
                    weight > 0 && weight <= 1 && !neighbour(near).equals(skill.id()),
                    "near",
                    "Each of near must be another skill's id and a weight above 0 and at most 1: it:kotlin=0.6.");
        }
        check.orThrow();
    }

    private static String neighbour(String near) {
        return near.substring(0, Math.max(0, near.lastIndexOf('=')));
    }

    private static double weight(String near) {
        try {
            return Double.parseDouble(near.substring(near.lastIndexOf('=') + 1));
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    private static String text(String alias) {
        return alias.startsWith("=") || alias.startsWith("~") ? alias.substring(1) : alias;
    }

    private static Alias alias(String written) {
        return new Alias(
                text(written).strip(),
                written.startsWith("=")
                        ? Alias.Use.AS_WRITTEN
                        : written.startsWith("~") ? Alias.Use.ALONE : Alias.Use.ANYWHERE);
    }

    /** @return the trade's skills with what the operator has added to them */
    static Taxonomy add(String trade, Taxonomy taxonomy, List<OwnSkill> own) {
        List<OwnSkill> mine =
                own.stream().filter(skill -> skill.trade().equals(trade)).toList();
        if (mine.isEmpty()) {
            return taxonomy;
        }
        Taxonomy.Builder builder = taxonomy.more();
        Map<String, Concept> added = new LinkedHashMap<>();
        for (OwnSkill skill : mine) {
            Concept known =
                    added.getOrDefault(skill.id(), taxonomy.concept(skill.id()).orElse(null));
            if (known == null && skill.english() == null) {
                LOG.warn(
                        "the own skill {} is passed over: the trade {} has none of that id, and it has no name",
                        skill.id(),
                        trade);
                continue;
            }
            String english = skill.english() == null ? known.name().english() : skill.english();
            String french = skill.french() != null
                    ? skill.french()
                    : skill.english() != null ? skill.english() : known.name().french();
            List<Alias> aliases = new ArrayList<>(known == null ? List.of() : known.aliases());
            if (known == null) {
                aliases.add(Alias.of(english));
                aliases.add(Alias.of(french));
            }
            skill.aliases().forEach(written -> aliases.add(alias(written)));
            Concept concept = new Concept(skill.id(), new Text(english, french), aliases);
            added.put(skill.id(), concept);
            builder.add(concept);
        }
        for (OwnSkill skill : mine) {
            for (String near : skill.near()) {
                String other = neighbour(near);
                boolean both = added.containsKey(skill.id())
                        && (added.containsKey(other) || taxonomy.concept(other).isPresent());
                if (both) {
                    builder.add(new Relation(skill.id(), other, Relation.Kind.RELATED, weight(near)));
                } else {
                    LOG.warn("{} can't be near {}: the trade {} does not have both", skill.id(), other, trade);
                }
            }
        }
        return builder.build();
    }
}
