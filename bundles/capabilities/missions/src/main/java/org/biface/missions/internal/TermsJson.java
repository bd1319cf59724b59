package org.biface.missions.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.biface.missions.Terms;

/** Terms, and what the fields of a trade say, as JSON in the database. Fields that a newer version wrote are passed over: both run side by side for a while. */
final class TermsJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final TypeReference<LinkedHashMap<String, String>> FIELDS = new TypeReference<>() {};

    private TermsJson() {}

    static String write(Terms terms) {
        try {
            return JSON.writeValueAsString(terms);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("terms can't be written", impossible);
        }
    }

    static Terms read(String json) {
        try {
            return JSON.readValue(json, Terms.class);
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("stored terms can't be read", broken);
        }
    }

    static String writeFields(Map<String, String> fields) {
        try {
            return JSON.writeValueAsString(fields);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("fields can't be written", impossible);
        }
    }

    static Map<String, String> readFields(String json) {
        try {
            return Collections.unmodifiableMap(JSON.readValue(json, FIELDS));
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("stored fields can't be read", broken);
        }
    }
}
