using System.Text.Json;
using ScfFunctions.Domain;
using ScfFunctions.Storage;

namespace Tests.Functions.Cases;

public sealed class UndisturbedCaseTests
{
    [Fact]
    public void Given_row_18_When_it_runs_to_its_end_Then_the_payments_are_these_and_nothing_is_left_in_the_books()
    {
        var story = CaseStory.Disbursed().Despatch(2).Receive(8, "10000").Credit(60, "10000")
            .BankSays("c1-S1", PaymentStatus.Settled, "7140", 60).BankSays("c1-R1", PaymentStatus.Settled, "2860", 60);

        Assert.Equal(["c1-D1 6965.00 SEK", "c1-S1 7140.00 SEK", "c1-R1 2860.00 SEK"], story.Instructed);
        Assert.Equal(Stage.Closing, Standing.Of(story.Case).Stage);
        story.Close(60);
        Assert.Equal((Lifecycle.Closed, EndReason.Repaid, BalanceState.Repaid, DeliveryState.Received), (story.Case.Lifecycle, story.Case.EndReason, story.Case.Balance, story.Case.Delivery));
        Assert.Equal(
            ["PoolCash 175.00 SEK", "InterestIncome 140.00 SEK", "FeeIncome 35.00 SEK"],
            TrialBalance.Empty.Add(story.Journal).Rows.Where(row => !row.Balance.IsZero).Select(row => $"{row.Account} {row.Balance}"));
        Assert.Equal(Stage.Ended, Standing.Of(story.Case).Stage);
    }

    [Fact]
    public void Given_two_instalments_Then_each_is_swept_in_full_and_the_residual_waits_for_the_last()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Credit(30, "5000").BankSays("c1-S1", PaymentStatus.Settled, "5000", 31).Credit(60, "5000");

        Assert.Equal(["c1-D1 6965.00 SEK", "c1-S1 5000.00 SEK", "c1-S2 2090.70 SEK", "c1-R1 2909.30 SEK"], story.Instructed);
        Assert.Equal(BalanceState.Repaid, story.Case.Balance);
    }

    [Fact]
    public void Given_the_holds_promised_Then_they_follow_reservation_use_and_repayment()
    {
        var story = CaseStory.Disbursed().Receive(8, "10000").Credit(30, "5000").Credit(60, "5000")
            .BankSays("c1-S1", PaymentStatus.Settled, "5000", 61).BankSays("c1-S2", PaymentStatus.Settled, "2090.70", 61)
            .BankSays("c1-R1", PaymentStatus.Settled, "2909.30", 61).Close(61);

        Assert.Equal(
            ["7000.00 0.00", "0.00 7000.00", "0.00 2070.00", "0.00 0.00"],
            story.Effects.OfType<SetHold>().Select(hold => $"{hold.Reserved.Amount} {hold.Utilised.Amount}"));
    }

    [Fact]
    public void Given_the_buyer_pays_before_the_goods_arrive_Then_the_case_waits_for_the_receipt_before_it_closes()
    {
        var story = CaseStory.Disbursed().Credit(5, "10000").BankSays("c1-S1", PaymentStatus.Settled, "7011.67", 5).BankSays("c1-R1", PaymentStatus.Settled, "2988.33", 5);

        Assert.Equal(Stage.Delivery, Standing.Of(story.Case).Stage);
        Assert.Equal(Stage.Closing, Standing.Of(story.Receive(8, "10000").Case).Stage);
    }

    [Fact]
    public void Given_a_case_at_any_point_of_its_life_Then_its_row_reads_back_as_it_was_written()
    {
        var story = CaseStory.Disbursed().Despatch(2).Receive(8, "10000").Credit(30, "5000");

        var json = StorageJson.Write(story.Case);
        Assert.Equal(json, StorageJson.Write(StorageJson.Read<FinancingCase>(json)));
        Assert.Equal(story.Case.Loan!.At(story.Case.Loan.MaturityDate), StorageJson.Read<FinancingCase>(json).Loan!.At(story.Case.Loan.MaturityDate));
        foreach (var entry in story.Journal) Assert.Equal(entry.ToString(), StorageJson.Read<JournalEntry>(StorageJson.Write(entry)).ToString());
        var outgoing = new Outgoing(7, story.Effects, Posting.Of(story.Journal), CaseIndexEntry.Of(story.Case));
        Assert.Equal(StorageJson.Write(outgoing), StorageJson.Write(StorageJson.Read<Outgoing>(StorageJson.Write(outgoing))));
    }

    [Fact]
    public void Given_an_instruction_Then_it_is_a_pain_001_with_the_payment_id_as_its_identity()
    {
        var send = Assert.Single(CaseStory.Disbursed().Effects.OfType<SendToBank>());

        var message = JsonDocument.Parse(send.Body).RootElement;
        Assert.Equal(("alpha", "c1-D1"), (send.Bank, send.MessageId));
        Assert.Equal(("pain.001", "c1-D1", 1, "6965.00"),
            (message.GetProperty("type").GetString(), message.GetProperty("messageId").GetString(), message.GetProperty("numberOfTransactions").GetInt32(), message.GetProperty("controlSum").GetString()));
        var payment = message.GetProperty("payments")[0];
        Assert.Equal(("Disbursement", "pool-1", "supplier-1", "6965.00"),
            (payment.GetProperty("purpose").GetString(), payment.GetProperty("debtorAccount").GetString(), payment.GetProperty("creditorAccount").GetString(), payment.GetProperty("amount").GetProperty("amount").GetString()));
    }

    [Theory]
    [InlineData("c12ab-D1", "c12ab")]
    [InlineData("c12ab-S12", "c12ab")]
    [InlineData("c12ab-R3", "c12ab")]
    [InlineData("c12ab-X1", null)]
    [InlineData("c12ab-D", null)]
    [InlineData("c12ab-D1x", null)]
    [InlineData("c12ab", null)]
    [InlineData("-D1", null)]
    [InlineData("", null)]
    public void A_payment_id_names_its_case(string paymentId, string? caseId)
    {
        Assert.Equal(caseId is not null, PaymentId.TryReadCase(paymentId, out var read));
        if (caseId is not null) Assert.Equal(caseId, read);
    }
}
