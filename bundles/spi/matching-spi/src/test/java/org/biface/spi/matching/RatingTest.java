package org.biface.spi.matching;

import static org.junit.Assert.assertThrows;

import org.junit.Test;

public class RatingTest {

    @Test
    public void aValueIsFromNothingToAll() {
        Sentence why = new Sentence("Because.", "Parce que.");
        for (double wrong : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThrows(IllegalArgumentException.class, () -> new Rating(wrong, why));
        }
        new Rating(0, why);
        new Rating(1, why);
    }
}
