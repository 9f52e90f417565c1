using FsCheck;
using FsCheck.Fluent;
using Lode.Kernel.Alarms;
using Xunit;

namespace Lode.Tests.Alarms;

public sealed class AlarmMachineTests
{
    private static readonly AlarmManners Plain = new(Latching: false, NeedsAcknowledgment: true);
    private static readonly AlarmManners Latch = new(Latching: true, NeedsAcknowledgment: true);

    private static readonly Gen<List<AlarmInput>> AnyInputs =
        Gen.Elements(Enum.GetValues<AlarmInput>()).ListOf().Select(list => list.ToList());

    private static AlarmState Walk(AlarmManners manners, params AlarmInput[] inputs)
    {
        var snapshot = AlarmSnapshot.Initial;
        foreach (var input in inputs)
        {
            snapshot = AlarmMachine.Apply(snapshot, input, manners, 1, 1) ?? snapshot;
        }

        return snapshot.State;
    }

    [Fact]
    public void EveryTransition_IsThatOfTheStandard()
    {
        const AlarmInput On = AlarmInput.ConditionTrue;
        const AlarmInput Off = AlarmInput.ConditionFalse;
        const AlarmInput Ack = AlarmInput.Acknowledge;
        static void F(AlarmManners manners, AlarmState expected, params AlarmInput[] inputs) =>
            Assert.Equal(expected, Walk(manners, inputs));

        F(Plain, AlarmState.UnackActive, On);
        F(Plain, AlarmState.AckActive, On, Ack);
        F(Plain, AlarmState.ReturnedUnack, On, Off);
        F(Plain, AlarmState.Normal, On, Ack, Off);
        F(Plain, AlarmState.Normal, On, Off, Ack);
        F(Plain, AlarmState.UnackActive, On, Off, On);
        F(Latch, AlarmState.LatchedUnack, On, Off);
        F(Latch, AlarmState.LatchedAck, On, Ack, Off);
        F(Latch, AlarmState.LatchedAck, On, Off, Ack);
        F(Latch, AlarmState.LatchedUnack, On, Off, AlarmInput.Reset);
        F(Latch, AlarmState.Normal, On, Off, Ack, AlarmInput.Reset);
        F(Plain, AlarmState.Shelved, On, AlarmInput.Shelve);
        F(Plain, AlarmState.UnackActive, On, Ack, AlarmInput.Shelve, AlarmInput.Unshelve);
        F(Plain, AlarmState.Normal, On, AlarmInput.Shelve, Off, AlarmInput.Unshelve);
        F(Plain, AlarmState.UnackActive, AlarmInput.Shelve, On, AlarmInput.Unshelve);
        F(Plain, AlarmState.SuppressedByDesign, On, AlarmInput.Suppress);
        F(Plain, AlarmState.OutOfService, AlarmInput.Suppress, AlarmInput.TakeOutOfService);
        F(Plain, AlarmState.SuppressedByDesign, AlarmInput.Suppress, AlarmInput.TakeOutOfService,
            AlarmInput.ReturnToService);
        F(new(false, NeedsAcknowledgment: false), AlarmState.AckActive, On);
        F(new(false, NeedsAcknowledgment: false), AlarmState.Normal, On, Off);
    }

    /// <summary>The oracle keeps separate booleans and derives the letter; the machine keeps the letter.</summary>
    [Fact]
    public void AnyInputs_AgreeWithTheOracle() => Prop.ForAll(
        (from inputs in AnyInputs from latching in Gen.Elements(true, false) select (inputs, latching)).ToArbitrary(),
        run =>
        {
            var manners = new AlarmManners(run.latching, NeedsAcknowledgment: true);
            var snapshot = AlarmSnapshot.Initial;
            var oracle = new Oracle(run.latching);
            foreach (var input in run.inputs)
            {
                snapshot = AlarmMachine.Apply(snapshot, input, manners, 7, 9) ?? snapshot;
                oracle.Take(input);
                if (snapshot.State != oracle.State || snapshot.Active != oracle.Active)
                {
                    return false;
                }
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void AnyShelving_Expires() => Prop.ForAll(AnyInputs.ToArbitrary(), inputs =>
    {
        var snapshot = AlarmSnapshot.Initial;
        foreach (var input in inputs)
        {
            snapshot = AlarmMachine.Apply(snapshot, input, Plain, 7, untilUs: 100) ?? snapshot;
        }

        var after = AlarmMachine.Expire(snapshot, Plain, 100) ?? snapshot;
        return after.ShelvedUntilUs is null && AlarmMachine.Expire(snapshot, Plain, 99) is null;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void MaskedAlarms_KeepFollowingTheCondition() => Prop.ForAll(AnyInputs.ToArbitrary(), inputs =>
    {
        var snapshot = AlarmSnapshot.Initial;
        var condition = false;
        long rises = 0;
        foreach (var input in inputs)
        {
            rises += input == AlarmInput.ConditionTrue && !condition ? 1 : 0;
            condition = input switch
            {
                AlarmInput.ConditionTrue => true,
                AlarmInput.ConditionFalse => false,
                _ => condition,
            };
            snapshot = AlarmMachine.Apply(snapshot, input, Latch, 7, 9) ?? snapshot;
        }

        return snapshot.Active == condition && snapshot.Occurrence == rises;
    }).QuickCheckThrowOnFailure();

    private sealed class Oracle(bool latching)
    {
        private bool unacked;
        private bool latched;
        private bool shelved;
        private bool suppressed;
        private bool outOfService;

        public bool Active { get; private set; }

        private bool Hidden => shelved || suppressed || outOfService;

        public AlarmState State => outOfService ? AlarmState.OutOfService
            : suppressed ? AlarmState.SuppressedByDesign
            : shelved ? AlarmState.Shelved
            : Active ? (unacked ? AlarmState.UnackActive : AlarmState.AckActive)
            : latched ? (unacked ? AlarmState.LatchedUnack : AlarmState.LatchedAck)
            : unacked ? AlarmState.ReturnedUnack : AlarmState.Normal;

        public void Take(AlarmInput input)
        {
            var hid = Hidden;
            switch (input)
            {
                case AlarmInput.ConditionTrue when !Active:
                    (Active, unacked, latched) = (true, true, false);
                    break;
                case AlarmInput.ConditionFalse when Active:
                    (Active, latched) = (false, latching);
                    break;
                case AlarmInput.Acknowledge when !hid:
                    unacked = false;
                    break;
                case AlarmInput.Reset when !hid && latched && !unacked:
                    latched = false;
                    break;
                case AlarmInput.Shelve:
                    shelved |= !suppressed && !outOfService;
                    break;
                case AlarmInput.Unshelve:
                    shelved = false;
                    break;
                case AlarmInput.Suppress:
                    suppressed = true;
                    break;
                case AlarmInput.Unsuppress:
                    suppressed = false;
                    break;
                case AlarmInput.TakeOutOfService when !outOfService:
                    (outOfService, shelved) = (true, false);
                    break;
                case AlarmInput.ReturnToService:
                    outOfService = false;
                    break;
            }

            if (hid && !Hidden)
            {
                unacked = Active || (latched && unacked);
            }
        }
    }
}
