package org.biface.matching.internal;

import io.swagger.v3.oas.annotations.Parameter;
import jakarta.ws.rs.QueryParam;
import java.time.LocalDate;
import java.util.List;
import org.biface.commons.Money;
import org.biface.matching.MatchFilter;

/** The filters that all questions take, as query parameters. */
public final class Wanted {

    @Parameter(description = "Id or name of a skill; may be repeated, all must hold")
    @QueryParam("skill")
    public List<String> skills;

    @Parameter(description = "ISO 3166-1 alpha-2 code of a place")
    @QueryParam("country")
    public String country;

    @Parameter(description = "Only who works, or what is done, from anywhere")
    @QueryParam("remoteOnly")
    public Boolean remoteOnly;

    @Parameter(description = "A freelancer has time from this day on; a mission does not start before it")
    @QueryParam("from")
    public LocalDate from;

    @Parameter(description = "A freelancer has time until this day; a mission does not end after it")
    @QueryParam("until")
    public LocalDate until;

    @Parameter(
            description = "Near this town (Lyon), town and country (Lyon, FR), or degrees north and east (45.76, 4.83)")
    @QueryParam("near")
    public String near;

    @Parameter(description = "How near at most, in kilometres, from 1 to 1000; 50 when missing")
    @QueryParam("withinKm")
    public Integer withinKm;

    @Parameter(description = "With near: also from elsewhere, when it can be done from anywhere")
    @QueryParam("orRemote")
    public Boolean orRemote;

    @Parameter(
            description =
                    "A language (fr), or one with a level (fr:B2); may be repeated. A freelancer speaks all of them,"
                            + " a mission needs no other")
    @QueryParam("language")
    public List<String> languages;

    MatchFilter filter(Money maxDailyRate, String vertical) {
        return new MatchFilter(
                skills,
                maxDailyRate,
                country,
                Boolean.TRUE.equals(remoteOnly),
                vertical,
                from,
                until,
                near,
                withinKm,
                Boolean.TRUE.equals(orRemote),
                languages);
    }
}
