package org.biface.plugins.vertical.translation;

import java.util.List;
import java.util.stream.Stream;
import org.biface.spi.vertical.Alias;
import org.biface.spi.vertical.Concept;
import org.biface.spi.vertical.JobTitle;
import org.biface.spi.vertical.MissionField;
import org.biface.spi.vertical.Relation;
import org.biface.spi.vertical.Taxonomy;
import org.biface.spi.vertical.Text;
import org.biface.spi.vertical.Vertical;
import org.osgi.service.component.annotations.Component;

/** Translation and interpreting: a small trade, as an example of one. */
@Component
public final class TranslationVertical implements Vertical {

    private static final double MOST = 0.7;
    private static final double SOME = 0.4;

    private final Taxonomy taxonomy = Taxonomy.builder()
            .add(skill("translation", "translation", "traduction"))
            .add(skill("technical", "technical translation", "traduction technique"))
            .add(skill(
                    "legal",
                    "legal translation",
                    "traduction juridique",
                    "sworn translation",
                    "traduction assermentée"))
            .add(skill("medical", "medical translation", "traduction médicale"))
            .add(skill("literary", "literary translation", "traduction littéraire"))
            .add(skill("localisation", "localisation", "localisation de logiciels", "software localization", "l10n"))
            .add(skill("subtitling", "subtitling", "sous-titrage", "subtitles", "sous-titres"))
            .add(skill("post-editing", "post-editing", "post-édition", "MTPE", "machine translation post-editing"))
            .add(skill("proofreading", "proofreading", "relecture", "révision de traductions"))
            .add(skill("terminology", "terminology", "terminologie", "glossary", "glossaire"))
            .add(skill("interpreting", "interpreting", "interprétation", "interprétariat", "simultaneous interpreting"))
            .add(skill("cat-tools", "CAT tools", "outils de TAO", "translation memory", "mémoire de traduction"))
            .add(named("trados", "Trados Studio", "SDL Trados", "Trados"))
            .add(named("memoq", "memoQ"))
            .add(named("omegat", "OmegaT"))
            .add(broader("technical", "translation", MOST))
            .add(broader("legal", "translation", MOST))
            .add(broader("medical", "translation", MOST))
            .add(broader("literary", "translation", MOST))
            .add(broader("localisation", "translation", SOME))
            .add(broader("subtitling", "translation", SOME))
            .add(broader("trados", "cat-tools", MOST))
            .add(broader("memoq", "cat-tools", MOST))
            .add(broader("omegat", "cat-tools", MOST))
            .add(new Relation(id("post-editing"), id("proofreading"), Relation.Kind.RELATED, SOME))
            .add(new Relation(id("trados"), id("memoq"), Relation.Kind.RELATED, SOME))
            .add(title("translator", "translator", "traducteur", "translation", "traductrice"))
            .add(title("interpreter", "interpreter", "interprète", "interpreting"))
            .add(title(
                    "proofreader", "proofreader", "relecteur", "proofreading", "relectrice", "réviseur", "réviseuse"))
            .add(title("subtitler", "subtitler", "sous-titreur", "subtitling", "sous-titreuse"))
            .build();

    private static String id(String name) {
        return "translation:" + name;
    }

    private static Concept skill(String id, String english, String french, String... more) {
        return new Concept(id(id), new Text(english, french), aliases(english, french, more));
    }

    private static Concept named(String id, String name, String... more) {
        return new Concept(id(id), Text.of(name), aliases(name, name, more));
    }

    private static JobTitle title(String id, String english, String french, String skill, String... more) {
        return new JobTitle(id(id), new Text(english, french), aliases(english, french, more), List.of(id(skill)));
    }

    private static List<Alias> aliases(String english, String french, String... more) {
        return Stream.concat(Stream.of(english, french), Stream.of(more))
                .distinct()
                .map(Alias::of)
                .toList();
    }

    private static Relation broader(String narrow, String broad, double weight) {
        return new Relation(id(narrow), id(broad), Relation.Kind.BROADER, weight);
    }

    @Override
    public String id() {
        return "translation";
    }

    @Override
    public Text name() {
        return new Text("Translation and interpreting", "Traduction et interprétation");
    }

    @Override
    public List<MissionField> missionFields() {
        return List.of(
                new MissionField(
                        "words",
                        new Text("Words to translate", "Mots à traduire"),
                        MissionField.Type.NUMBER,
                        true,
                        List.of()),
                new MissionField(
                        "subject",
                        new Text("Subject", "Domaine"),
                        MissionField.Type.CHOICE,
                        false,
                        List.of("general", "technical", "legal", "medical", "literary"),
                        List.of(
                                new Text("general", "général"),
                                new Text("technical", "technique"),
                                new Text("legal", "juridique"),
                                new Text("medical", "médical"),
                                new Text("literary", "littéraire"))));
    }

    @Override
    public Taxonomy taxonomy() {
        return taxonomy;
    }
}
