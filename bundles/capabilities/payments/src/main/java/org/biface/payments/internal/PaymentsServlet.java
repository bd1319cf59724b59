package org.biface.payments.internal;

import jakarta.servlet.Servlet;
import org.biface.kernel.http.CapabilityServlet;
import org.biface.kernel.http.HttpKernel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The endpoints of payments. */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/api/v1/payments/*",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/releases/*",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/refunds/*",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/chargebacks/*",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/balances/*",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/debts/*",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/payouts/*",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/payout-accounts/*",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/statements/*",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/ledger/*"
        })
public final class PaymentsServlet extends CapabilityServlet {

    private static final long serialVersionUID = 1L;

    @Activate
    public PaymentsServlet(
            @Reference HttpKernel kernel,
            @Reference PaymentsService payments,
            @Reference RefundsService refunds,
            @Reference ChargebacksService chargebacks,
            @Reference PayoutRunsService payoutRuns,
            @Reference LedgerService ledger,
            @Reference ReconciliationService reconciliations,
            @Reference PayoutAccountsService accounts,
            @Reference SweepsService sweeps,
            @Reference DebtsService debts,
            @Reference StatementsService statements) {
        super(
                kernel,
                "payments",
                new PaymentResource(payments),
                new WebhookResource(payments),
                new ReleaseResource(payments),
                new ReleaseRefundResource(refunds),
                new RefundResource(refunds),
                new ChargebackResource(chargebacks),
                new BalanceResource(payments),
                new PayoutResource(payments),
                new PayoutRunResource(payoutRuns),
                new LedgerResource(ledger),
                new ReconciliationResource(reconciliations),
                new PayoutAccountResource(accounts),
                new SweepResource(sweeps),
                new DebtResource(debts),
                new StatementResource(statements));
    }
}
