package org.biface.profiles.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import org.biface.profiles.ProfileDetails;

/** A profile as JSON in the database. Fields that a newer version wrote are passed over: both run side by side for a while. */
final class DetailsJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private DetailsJson() {}

    static String write(ProfileDetails details) {
        try {
            return JSON.writeValueAsString(details);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a profile can't be written", impossible);
        }
    }

    static ProfileDetails read(String json) {
        try {
            return JSON.readValue(json, ProfileDetails.class);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("a stored profile can't be read", broken);
        }
    }
}
