package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.util.List;
import org.junit.Test;

/** What compares a guide with what is really said: it sees what is missing, on either side. */
public class GuideTest {

    private static final String SAID = "Adding feature url here\n\nacme\t1.0.1\tserving\nflat\t1.0.0\tserving\n";

    @Test
    public void whatIsSaidIsWrittenOrStoodFor() {
        assertNull(Guide.difference(
                List.of("Adding feature url here", "acme\t1.0.1\tserving", "flat\t1.0.0\tserving"), SAID));
        assertNull(Guide.difference(List.of("Adding … here", "acme\t1.0.1\tserving", "…"), SAID));
        assertNull(Guide.difference(List.of("…", "flat\t1.0.0\tserving"), SAID));
        assertNull(Guide.difference(List.of("…"), SAID));
    }

    @Test
    public void whatTheGuideLeavesOutIsSeen() {
        assertEquals(
                "the guide has not 'flat\t1.0.0\tserving', which is",
                Guide.difference(List.of("Adding feature url here", "acme\t1.0.1\tserving"), SAID));
        assertEquals(
                "where the guide has 'acme\t1.0.1\tserving', it is 'Adding feature url here', which the guide has not,",
                Guide.difference(List.of("acme\t1.0.1\tserving", "…"), SAID));
    }

    @Test
    public void whatIsNotSaidIsSeen() {
        assertEquals("the guide has 'loyalty', which is not", Guide.difference(List.of("…", "loyalty"), SAID));
        assertEquals(
                "the guide has 'Bye.', which is not",
                Guide.difference(
                        List.of("Adding feature url here", "acme\t1.0.1\tserving", "flat\t1.0.0\tserving", "Bye."),
                        SAID));
    }
}
