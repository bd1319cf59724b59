package org.biface.plugins.vertical.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.biface.spi.vertical.Concept;
import org.biface.spi.vertical.JobTitle;
import org.biface.spi.vertical.SkillReader;
import org.biface.spi.vertical.Taxonomy;
import org.junit.Test;

public class ItVerticalTest {

    private static final Taxonomy TAXONOMY = new ItVertical().taxonomy();
    private static final SkillReader READER = new SkillReader(TAXONOMY);

    private static Set<String> read(String text) {
        Set<String> ids = new TreeSet<>();
        READER.skills(text).forEach(mention -> ids.add(mention.id() + "=" + mention.words()));
        return ids;
    }

    @Test
    public void everySourceIsThere() {
        Set<String> sources = new HashSet<>();
        for (Concept concept : TAXONOMY.concepts()) {
            sources.add(concept.id().substring(0, concept.id().indexOf(':')));
        }
        assertEquals(Set.of("it", "esco", "linguist", "stackoverflow"), sources);
        assertTrue("only " + TAXONOMY.concepts().size(), TAXONOMY.concepts().size() > 2_000);
        assertTrue(TAXONOMY.titles().stream()
                .flatMap((JobTitle title) -> title.aliases().stream())
                .anyMatch(alias -> alias.text().equals("Études et développement informatique")));
    }

    @Test
    public void skillsAreFoundInBothLanguages() {
        assertEquals(Set.of("it:java=Java"), read("développeur Java senior"));
        assertEquals(Set.of("it:javascript=js", "it:react=ReactJS"), read("js, ReactJS"));
        assertEquals(
                Set.of("it:c=C", "it:cpp=C++", "it:csharp=C#", "it:dotnet=.NET", "it:go=Go", "it:r=R"),
                read("C, C++, C#, .NET, Go, R"));
        assertEquals(
                Set.of("it:spring-boot=Spring Boot", "it:postgresql=Postgres", "it:kubernetes=k8s"),
                read("Je cherche quelqu'un qui sait Spring Boot, Postgres et k8s"));
        assertEquals(Set.of("it:machine-learning=apprentissage automatique"), read("de l'apprentissage automatique"));
    }

    @Test
    public void everydayWordsAreNoSkills() {
        for (String text : List.of(
                "We need a person to go to the office and make some tests with our team",
                "the rest of the list is in the file, the function has a class and an object",
                "Nous cherchons une personne pour une mission de trois mois avec notre équipe",
                "a red ring, clean text, a max factor, less salt and a swift answer",
                "the chef may express the vision, then spring into action on the rails")) {
            assertEquals(text, Set.of(), read(text));
        }
    }

    @Test
    public void whatIsNamedAloneIsFoundToo() {
        assertEquals(Optional.of("it:express"), READER.skill("express"));
        assertEquals(Optional.of("it:go"), READER.skill("go"));
        assertEquals(Optional.of("it:java"), READER.skill("Java (computer programming)"));
        assertEquals(Optional.of("it:angular"), READER.skill("angular"));
        assertTrue(READER.skill("Haskell").orElse("").startsWith("esco:"));
        assertFalse(READER.skill("knitting").isPresent());
    }

    @Test
    public void nearSkillsAreLinked() {
        assertTrue(TAXONOMY.neighbours("it:spring-boot").stream()
                .anyMatch(near -> near.concept().equals("it:spring") && near.weight() == 0.8));
        assertTrue(TAXONOMY.neighbours("it:javascript").stream()
                .anyMatch(near -> near.concept().equals("it:react")));
    }

    @Test
    public void theSameFilesGiveTheSameTaxonomy() {
        assertEquals(TAXONOMY.fingerprint(), new ItVertical().taxonomy().fingerprint());
    }
}
