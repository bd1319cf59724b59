package org.biface.spi.vertical;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The skills and job titles of a trade, and how skills are linked. Never changes once it is built. */
public final class Taxonomy {

    private final Map<String, Concept> concepts;
    private final Map<String, JobTitle> titles;
    private final Map<String, List<Neighbour>> neighbours;
    private final String fingerprint;

    private Taxonomy(Builder builder) {
        concepts = Collections.unmodifiableMap(new LinkedHashMap<>(builder.concepts));
        titles = Collections.unmodifiableMap(new LinkedHashMap<>(builder.titles));
        Map<String, Map<String, Neighbour>> strongest = new LinkedHashMap<>();
        for (Relation relation : builder.relations) {
            near(strongest, relation.from(), new Neighbour(relation.to(), relation.kind(), relation.weight()));
            near(
                    strongest,
                    relation.to(),
                    new Neighbour(relation.from(), relation.kind().inverse(), relation.weight()));
        }
        Map<String, List<Neighbour>> ordered = new LinkedHashMap<>();
        strongest.forEach((concept, near) -> {
            List<Neighbour> sorted = new ArrayList<>(near.values());
            sorted.sort(Comparator.comparingDouble(Neighbour::weight).reversed().thenComparing(Neighbour::concept));
            ordered.put(concept, List.copyOf(sorted));
        });
        neighbours = ordered;
        for (JobTitle title : titles.values()) {
            for (String skill : title.skills()) {
                builder.mustKnow(skill, "the job title " + title.id());
            }
        }
        fingerprint = fingerprint(concepts.values(), titles.values(), neighbours);
    }

    private static void near(Map<String, Map<String, Neighbour>> all, String concept, Neighbour neighbour) {
        all.computeIfAbsent(concept, none -> new LinkedHashMap<>())
                .merge(neighbour.concept(), neighbour, (a, b) -> a.weight() >= b.weight() ? a : b);
    }

    private static String fingerprint(Object... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Object part : parts) {
                digest.update(part.toString().getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** @return an empty builder */
    public static Builder builder() {
        return new Builder();
    }

    /** @return a builder that has all of this already, to add to it */
    public Builder more() {
        Builder builder = new Builder();
        concepts.values().forEach(builder::add);
        titles.values().forEach(builder::add);
        neighbours.forEach((from, near) -> near.stream()
                .filter(one -> one.kind() != Relation.Kind.NARROWER)
                .forEach(one -> builder.add(new Relation(from, one.concept(), one.kind(), one.weight()))));
        return builder;
    }

    /** @return all skills, in the order in which they were added */
    public Collection<Concept> concepts() {
        return concepts.values();
    }

    /** @return all job titles, in the order in which they were added */
    public Collection<JobTitle> titles() {
        return titles.values();
    }

    /**
     * @param id the id of a skill
     * @return the skill, if there is one
     */
    public Optional<Concept> concept(String id) {
        return Optional.ofNullable(concepts.get(id));
    }

    /**
     * @param id the id of a job title
     * @return the job title, if there is one
     */
    public Optional<JobTitle> title(String id) {
        return Optional.ofNullable(titles.get(id));
    }

    /**
     * @param id the id of a skill
     * @return the skills next to it, the nearest first; of two links between two skills the stronger one counts
     */
    public List<Neighbour> neighbours(String id) {
        return neighbours.getOrDefault(id, List.of());
    }

    /** @return a short text that is another one when anything in here is; what was indexed with another one is indexed anew */
    public String fingerprint() {
        return fingerprint;
    }

    /** Puts a taxonomy together. For one thread. */
    public static final class Builder {

        private final Map<String, Concept> concepts = new LinkedHashMap<>();
        private final Map<String, JobTitle> titles = new LinkedHashMap<>();
        private final List<Relation> relations = new ArrayList<>();

        private Builder() {}

        /**
         * Adds a skill, or puts it in the place of the one with its id.
         *
         * @param concept the skill
         * @return this
         */
        public Builder add(Concept concept) {
            concepts.put(concept.id(), concept);
            return this;
        }

        /**
         * Adds a job title, or puts it in the place of the one with its id.
         *
         * @param title the job title
         * @return this
         */
        public Builder add(JobTitle title) {
            titles.put(title.id(), title);
            return this;
        }

        /**
         * Adds a link; both directions count.
         *
         * @param relation the link
         * @return this
         */
        public Builder add(Relation relation) {
            relations.add(relation);
            return this;
        }

        /**
         * @return the taxonomy
         * @throws IllegalArgumentException when a link or a job title names a skill that is not there
         */
        public Taxonomy build() {
            for (Relation relation : relations) {
                mustKnow(relation.from(), "a link");
                mustKnow(relation.to(), "a link");
            }
            return new Taxonomy(this);
        }

        private void mustKnow(String id, String by) {
            if (!concepts.containsKey(id)) {
                throw new IllegalArgumentException("there is no skill " + id + ", which is named by " + by);
            }
        }
    }
}
