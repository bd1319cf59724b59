package org.biface.matching.internal;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.junit.Test;

public class WordsTest {

    @Test
    public void womenAndMenHaveTheSameWords() {
        for (String[] same : new String[][] {
            {
                "Développeur Java",
                "Développeuse Java",
                "Développeur·se Java",
                "Développeur(se) Java",
                "Développeur/euse Java"
            },
            {"Ingénieur réseau", "Ingénieure réseau", "Ingénieur(e) réseau", "ingénieur.e réseau", "INGÉNIEUR·E RÉSEAU"
            },
            {"Administrateur système", "Administratrice système", "Administrateur(trice) système"},
            {"Technicien", "Technicienne", "Techniciennes", "Technicien·ne·s"},
            {"Consultants", "Consultante", "Consultant(e)s", "Consultant-e"},
            {"Chef de projet", "Cheffe de projet"},
            {"Conseiller", "Conseillère"},
            {"Expert sécurité", "Experte sécurité", "Expert·e sécurité"},
            {"Directeur commercial", "Directrice commerciale"},
            {"Chargé d'études", "Chargée d'études"}
        }) {
            for (String one : same) {
                assertEquals(one, Words.of(same[0]), Words.of(one));
            }
        }
    }

    @Test
    public void otherWordsStayAsTheyAre() {
        assertEquals(
                List.of(
                        "c++",
                        "c#",
                        "node",
                        "js",
                        "data",
                        "center",
                        "engineer",
                        "e",
                        "commerce",
                        "software",
                        "executive"),
                Words.of("C++ C# Node.js data-center engineer e-commerce software executive"));
        assertEquals(List.of("where", "there", "matrice", "vente"), Words.of("where there matrice ventes"));
        assertEquals(List.of(), Words.of(null));
    }
}
