package org.biface.faces.web;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.function.Supplier;

/**
 * What the operator says of the site.
 *
 * @param name what the marketplace is called
 * @param address where it is reached at that moment, without a slash at the end; empty for whatever the browser asked for
 * @param zone the time zone of readers whose browser does not say
 * @param currency the currency of forms: ISO 4217
 * @param termsVersion the version of the terms of use that people accept when they register
 * @param override the folder with the operator's own templates, texts and assets
 * @param reload whether that folder is looked at again for each page
 */
public record Site(
        String name,
        Supplier<String> address,
        ZoneId zone,
        String currency,
        String termsVersion,
        Path override,
        boolean reload) {

    String url() {
        return address.get();
    }
}
