package org.biface.contracts.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.biface.commission.Pin;
import org.biface.kernel.vat.VatRuling;

/**
 * The one text that both sides agree to: every term of a contract as JSON with its fields in a fixed order and no spaces,
 * so that the same terms always give the same bytes.
 */
final class ContractText {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private ContractText() {}

    static String of(ContractEntity contract, List<MilestoneEntity> milestones, Pin commission, VatRuling vat) {
        ObjectNode text = JSON.createObjectNode()
                .put("format", 1)
                .put("termsVersion", contract.termsVersion)
                .put("contract", contract.id.toString())
                .put("mission", contract.mission.toString())
                .put("proposal", contract.proposal.toString())
                .put("title", contract.title)
                .put("company", contract.company.toString())
                .put("companyName", contract.companyName)
                .put("client", contract.client.toString())
                .put("freelancer", contract.freelancer.toString())
                .put("freelancerName", contract.freelancerName)
                .put("freelancerCompany", contract.freelancerCompany.toString())
                .put("pricing", contract.pricing.name())
                .put("currency", contract.currency)
                .put("dailyRate", contract.dailyRate)
                .put("days", contract.days)
                .put("scope", contract.scope)
                .put("vertical", contract.vertical)
                .put("freelancerBroughtClient", contract.freelancerBroughtClient)
                .put("zone", contract.zone)
                .put("calendar", contract.calendar)
                .put("vatBasisPoints", contract.vatBasisPoints)
                .put("vatRule", vat.rule().name())
                .put("vatReason", vat.reasonEn());
        ArrayNode steps = text.putArray("milestones");
        for (MilestoneEntity milestone : milestones) {
            steps.addObject()
                    .put("position", milestone.position)
                    .put("title", milestone.title)
                    .put("net", milestone.net)
                    .put("vat", milestone.vat)
                    .put("dueOn", text(milestone.dueOn));
        }
        ObjectNode terms = text.putObject("commission")
                .put("offer", commission.offer())
                .put("policy", commission.policy())
                .put("major", commission.major());
        new TreeMap<>(commission.parameters()).forEach(terms.putObject("parameters")::put);
        return write(text);
    }

    /** What an amendment changes, with the hash of the text that it changes. */
    static String of(ContractEntity contract, AmendmentEntity amendment) {
        ObjectNode text = JSON.createObjectNode()
                .put("format", 1)
                .put("amendment", amendment.id.toString())
                .put("contract", contract.id.toString())
                .put("contractTextHash", contract.textHash)
                .put("currency", contract.currency)
                .put("reason", amendment.reason)
                .put("dailyRate", amendment.dailyRate)
                .put("dailyRateFrom", text(amendment.dailyRateFrom))
                .put("lastDay", text(amendment.lastDay));
        ArrayNode changes = text.putArray("milestones");
        for (AmendmentChangeEntity change : amendment.changes) {
            changes.addObject()
                    .put("action", change.action.name())
                    .put("milestone", text(change.milestone))
                    .put("title", change.title)
                    .put("net", change.net)
                    .put("dueOn", text(change.dueOn));
        }
        return write(text);
    }

    private static String text(Object value) {
        return value == null ? null : value.toString();
    }

    private static String write(ObjectNode text) {
        try {
            return JSON.writeValueAsString(text);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static String hash(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
