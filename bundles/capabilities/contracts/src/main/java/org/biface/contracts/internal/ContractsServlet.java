package org.biface.contracts.internal;

import jakarta.servlet.Servlet;
import org.biface.kernel.http.CapabilityServlet;
import org.biface.kernel.http.HttpKernel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The way in over HTTP. */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/api/v1/contracts/*",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/milestones/*",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/disputes/*",
            "osgi.http.whiteboard.servlet.pattern=/api/v1/refund-proposals/*"
        })
public final class ContractsServlet extends CapabilityServlet {
    private static final long serialVersionUID = 1L;

    @Activate
    public ContractsServlet(
            @Reference HttpKernel kernel,
            @Reference ContractsService contracts,
            @Reference TimesheetsService timesheets,
            @Reference AmendmentsService amendments,
            @Reference DisputesService disputes,
            @Reference RefundProposalsService refunds) {
        super(
                kernel,
                "contracts",
                new ContractResource(contracts),
                new MilestoneResource(contracts),
                new ParkedResource(contracts),
                new TimesheetResource(timesheets),
                new AmendmentResource(amendments),
                new MilestoneDisputeResource(disputes),
                new DisputeResource(disputes),
                new MilestoneRefundResource(refunds),
                new RefundProposalResource(refunds));
    }
}
