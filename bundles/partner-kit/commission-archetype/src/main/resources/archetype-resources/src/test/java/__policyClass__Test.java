package ${package};

import java.util.List;
import org.biface.partnerkit.commission.tck.CommissionPolicyContract;
import org.biface.partnerkit.commission.tck.CommissionVector;
import org.biface.spi.commission.CommissionPolicy;

/** The contract of every policy, and the figures of this one, calculated by hand. */
public class ${policyClass}Test extends CommissionPolicyContract {
    @Override
    protected CommissionPolicy policy() {
        return new ${policyClass}();
    }

    @Override
    protected List<CommissionVector> vectors() {
        return List.of(
                CommissionVector.of("10 % of 1,000.00", "EUR").release(100_000).takes(10_000),
                CommissionVector.of("12.5 % in two parts: rounded over both", "EUR")
                        .parameter("rate", "1250")
                        .release(1_001)
                        .takes(125)
                        .release(1_003)
                        .takes(126));
    }
}
