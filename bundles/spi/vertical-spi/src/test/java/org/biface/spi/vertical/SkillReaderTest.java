package org.biface.spi.vertical;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.biface.spi.vertical.Alias.Use;
import org.junit.Test;

public class SkillReaderTest {

    private static Concept concept(String name, String... aliases) {
        List<Alias> all = new ArrayList<>(List.of(Alias.of(name)));
        for (String alias : aliases) {
            all.add(Alias.of(alias));
        }
        return new Concept(name.replace(' ', '-').toLowerCase(), Text.of(name), all);
    }

    private static Concept asWritten(String name, String... others) {
        List<Alias> all = new ArrayList<>(List.of(new Alias(name, Use.AS_WRITTEN)));
        for (String other : others) {
            all.add(Alias.of(other));
        }
        return new Concept(name.toLowerCase(), Text.of(name), all);
    }

    private static final Taxonomy TAXONOMY = Taxonomy.builder()
            .add(concept("JavaScript", "js"))
            .add(concept("Java"))
            .add(concept("React", "React.js"))
            .add(concept("React Native"))
            .add(concept("Node.js"))
            .add(concept("front-end"))
            .add(concept("C++"))
            .add(concept("C#"))
            .add(concept(".NET", "dotnet"))
            .add(concept("ASP.NET"))
            .add(concept("TypeScript"))
            .add(concept("InDesign"))
            .add(new Concept(
                    "db",
                    new Text("database", "base de données"),
                    List.of(Alias.of("database"), Alias.of("base de données"))))
            .add(asWritten("C"))
            .add(asWritten("R"))
            .add(asWritten("Go", "golang"))
            .add(asWritten("Swift"))
            .add(new JobTitle(
                    "dev",
                    new Text("developer", "développeur"),
                    List.of(Alias.of("developer"), Alias.of("développeur"), Alias.of("développeuse")),
                    List.of("java")))
            .add(new Relation("react", "javascript", Relation.Kind.BROADER, 0.5))
            .build();

    private static final SkillReader READER = new SkillReader(TAXONOMY);

    private static void reads(String text, String... expected) {
        assertEquals(
                text,
                List.of(expected),
                READER.skills(text).stream().map(m -> m.id() + "=" + m.words()).toList());
    }

    @Test
    public void namesAreFoundWithTheWordsThatLedToThem() {
        reads("Développeur Java senior", "java=Java");
        reads("js, ReactJS et React Native", "javascript=js", "react=ReactJS", "react-native=React Native");
        reads("JAVA/Javascript;java", "java=JAVA", "javascript=Javascript", "java=java");
        reads(
                "node js, NodeJS, Node.js, node-js",
                "node.js=node js",
                "node.js=NodeJS",
                "node.js=Node.js",
                "node.js=node-js");
        reads(
                "front end, front-end, frontend, Front‑End",
                "front-end=front end",
                "front-end=front-end",
                "front-end=frontend",
                "front-end=Front‑End");
        reads("Type Script", "typescript=Type Script");
        reads("a background in design", new String[0]);
        reads("I javanese", new String[0]);
    }

    @Test
    public void accentsPluralsAndSymbolsAreUnderstood() {
        reads(
                "bases de donnees, BASES DE DONNÉES, databases",
                "db=bases de donnees",
                "db=BASES DE DONNÉES",
                "db=databases");
        reads("C++, C# and .NET, ASP.NET", "c++=C++", "c#=C#", ".net=.NET", "asp.net=ASP.NET");
        reads("Embedded C/C++ on Linux.", "c=C", "c++=C++");
        reads("We work with Java.Then with C#.", "java=Java", "c#=C#");
        reads("l'API en java", "java=java");
    }

    @Test
    public void lettersAndOrdinaryWordsCountOnlyWhenTheyAreMeant() {
        reads("Go, R, C", "go=Go", "r=R", "c=C");
        reads("Go developer", "go=Go");
        reads("We go to the client and R&D goes with us", new String[0]);
        reads("Go to the office of the client every day", new String[0]);
        reads("golang", "go=golang");
        reads("Java and R for statistics", "java=Java", "r=R");
        reads("Vitamin C is good for everybody in here", new String[0]);
        reads("C-level people of the company meet", new String[0]);
        reads("a swift answer. Swift answers matter here", new String[0]);
        reads("iOS with Swift", "swift=Swift");
        reads("R&D, C'est Java", "java=Java");
    }

    @Test
    public void aNameOfSeveralWordsDoesNotGoOnOverPunctuation() {
        reads("React, native applications", "react=React");
        reads("Java: script it", "java=Java");
    }

    @Test
    public void whoNamesASkillAloneNeedsNoContext() {
        assertEquals(Optional.of("c"), READER.skill(" c "));
        assertEquals(Optional.of("go"), READER.skill("GO"));
        assertEquals(Optional.of("db"), READER.skill("Base de donnees"));
        assertEquals(Optional.empty(), READER.skill("cobol"));
        assertEquals(Optional.of("dev"), READER.title("Développeuse"));
        assertEquals(
                List.of("dev"),
                READER.titles("une développeuse Java").stream().map(Mention::id).toList());
    }

    @Test
    public void whateverIsWrittenIsRead() {
        for (String strange : List.of(
                "",
                " ",
                ".",
                "..",
                "+",
                "#",
                "c++++#",
                ".net.",
                "\uD83D\uDE00",
                "a.b.c.",
                "'",
                "e\u0301te\u0301",
                ".é")) {
            READER.skills(strange);
            READER.skill(strange);
        }
    }

    @Test
    public void linksHaveTwoDirectionsAndTheStrongerOneCounts() {
        assertEquals(List.of(new Neighbour("javascript", Relation.Kind.BROADER, 0.5)), TAXONOMY.neighbours("react"));
        assertEquals(List.of(new Neighbour("react", Relation.Kind.NARROWER, 0.5)), TAXONOMY.neighbours("javascript"));
        Taxonomy stronger = TAXONOMY.more()
                .add(new Relation("javascript", "react", Relation.Kind.RELATED, 0.8))
                .build();
        assertEquals(0.8, stronger.neighbours("react").get(0).weight(), 0);
        assertEquals(1, stronger.neighbours("react").size());
        assertNotEquals(TAXONOMY.fingerprint(), stronger.fingerprint());
        assertEquals(TAXONOMY.fingerprint(), TAXONOMY.more().build().fingerprint());
    }

    @Test
    public void aLinkToNowhereIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> TAXONOMY.more()
                        .add(new Relation("java", "nowhere", Relation.Kind.RELATED, 1))
                        .build());
        assertThrows(
                IllegalArgumentException.class,
                () -> TAXONOMY.more()
                        .add(new JobTitle("x", Text.of("x"), List.of(), List.of("nowhere")))
                        .build());
        assertThrows(IllegalArgumentException.class, () -> new Relation("java", "java", Relation.Kind.RELATED, 1));
        assertThrows(IllegalArgumentException.class, () -> new Relation("java", "r", Relation.Kind.RELATED, 1.5));
    }
}
