package org.biface.kernel.http.internal;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import org.biface.testing.Configured;
import org.junit.Test;

public class PublicAddressTest {

    private static PublicAddressComponent.Config said(String url) {
        return Configured.with(PublicAddressComponent.Config.class, Map.of("public_url", url));
    }

    @Test
    public void theHouseHasOneAddressAndEachMayHaveItsOwn() {
        var address = new PublicAddressComponent(said(" https://biface.example// "));
        assertEquals("https://biface.example", address.url());
        assertEquals("https://biface.example", address.url(" "));
        assertEquals("https://own.example", address.url("https://own.example/"));
        address.modified(said(""));
        assertEquals("", address.url());
        assertEquals("https://own.example", address.url("https://own.example"));
    }
}
